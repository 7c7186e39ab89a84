import copy
import io
import json
import subprocess
from pathlib import Path

from freezegun import freeze_time
from lxml import etree
from PIL import Image

from odoo.tests import HttpCase, tagged

from odoo.addons.clothingline_certification.tests.common import CertificationCase

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "tests" / "verifier" / "verify.mjs"
PACKAGES = ROOT / "var" / "verifier"
TODAY = "2026-11-20T05:00:00Z"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def verify(credentials, documents, now=TODAY):
    """For each credential why Digital Bazaar's libraries refuse it, [] if accepted."""
    if not (PACKAGES / "installed.json").exists():
        raise AssertionError("The verifier is missing. Run scripts/verifier.sh first.")
    question = {"credentials": credentials, "documents": documents, "now": now}
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", SCRIPT.read_text()],
        cwd=PACKAGES,
        input=json.dumps(question),
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    verdicts = json.loads(done.stdout)
    for verdict in verdicts:
        assert verdict["verified"] == (not verdict["refusals"]), verdict
    return [verdict["refusals"] for verdict in verdicts]


def leaves(content, path=()):
    """The place of every value in a document."""
    if isinstance(content, str | bool):
        yield path
        return
    pairs = content.items() if isinstance(content, dict) else enumerate(content)
    for name, part in pairs:
        yield from leaves(part, (*path, name))


def with_one_changed_letter(credential, path):
    changed = copy.deepcopy(credential)
    *way, last = path
    part = changed
    for name in way:
        part = part[name]
    if last == "hashed":
        part[last] = not part[last]
    elif last == "proofValue":
        digit = BASE58.index(part[last][-1])
        part[last] = part[last][:-1] + BASE58[(digit + 1) % 58]
    else:
        part[last] = part[last][:-1] + ("2" if part[last][-1] == "1" else "1")
    return changed


@tagged("post_install", "-at_install")
class TestBadgeVerifier(CertificationCase, HttpCase):
    """A stranger checks a badge with libraries of his own and our public pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = cls.env["clothingline.badge.key"].sudo()
        with freeze_time("2026-03-02 03:00:00"):
            cls.certificate = cls._issued(registration_number="REG 1")
            cls.certificate.flush_recordset()

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(TODAY))
        self.base_url_ = self.certificate.get_base_url()

    def _fetch(self, url):
        answer = self.url_open(url.removeprefix(self.base_url_))
        self.assertEqual(answer.status_code, 200, url)
        return answer

    def _credential(self, certificate=None):
        code = (certificate or self.certificate).code
        return self._fetch(f"/certificate/{code}/badge.json").json()

    def _documents(self, credential):
        """What a verifier fetches: the issuer with his keys, and both status lists."""
        urls = [credential["issuer"]["id"]]
        urls += [e["statusListCredential"] for e in credential["credentialStatus"]]
        return {url: self._fetch(url).json() for url in urls}

    def _refusals(self, credential, now=TODAY):
        return verify([credential], self._documents(credential), now)[0]

    def test_it_is_accepted_from_json_png_and_svg(self):
        credential = self._credential()
        page = f"/certificate/{self.certificate.code}"
        picture = Image.open(io.BytesIO(self._fetch(f"{page}/badge.png").content))
        vector = etree.fromstring(self._fetch(f"{page}/badge.svg").content)
        (element,) = vector.findall("{https://purl.imsglobal.org/ob/v3p0}credential")
        baked = [json.loads(picture.text["openbadgecredential"])]
        baked.append(json.loads(element.text))
        self.assertEqual(baked, [credential] * 2)
        self.assertEqual(
            verify([credential, *baked], self._documents(credential)), [[]] * 3
        )

    def test_one_changed_letter_anywhere_is_refused(self):
        credential = self._credential()
        paths = list(leaves(credential))
        self.assertGreater(len(paths), 40)
        changed = [with_one_changed_letter(credential, path) for path in paths]
        refusals = verify(changed, self._documents(credential))
        accepted = [p for p, why in zip(paths, refusals, strict=True) if not why]
        self.assertEqual(accepted, [])

    def test_a_name_of_any_letters_is_signed_as_it_is(self):
        for name in (
            "Siti \N{GREEK SMALL LETTER ALPHA} \U0001f9f5",
            "\u0633\u0631",
            '"\\',
        ):
            self.tailor.partner_id.name = name
            # Only a paper that is issued afterwards bears the new name.
            credential = self._credential(self._issued(name))
            (identity,) = credential["credentialSubject"]["identifier"]
            self.assertEqual(identity["identityHash"], name)
            self.assertEqual(self._refusals(credential), [])

    def test_another_key_is_refused(self):
        credential = self._credential()
        documents = self._documents(credential)
        keys = documents[credential["issuer"]["id"]]["verificationMethod"]
        self.keys._rotate()
        stranger = self._credential()
        # The key that signed is not (or no longer) among those of the issuer.
        self.assertTrue(verify([stranger], documents)[0])
        # Somebody's signature under the name of our key.
        forged = {**credential, "proof": {**stranger["proof"]}}
        forged["proof"]["verificationMethod"] = keys[0]["id"]
        self.assertIn("Invalid signature.", verify([forged], documents)[0])

    def test_a_badge_of_before_a_rotation_is_still_accepted(self):
        before = self._credential()
        self.keys._rotate()
        after = self._credential()
        methods = {c["proof"]["verificationMethod"] for c in (before, after)}
        self.assertEqual(len(methods), 2)
        self.assertEqual(verify([before, after], self._documents(after)), [[]] * 2)

    def test_a_revoked_one_is_refused(self):
        credential = self._credential()
        self.certificate._revoke("Found false")
        self.assertEqual(self._refusals(credential), ["revocation"])

    def test_a_suspended_one_is_refused_until_it_is_resumed(self):
        credential = self._credential()
        self.certificate._suspend("Complaint")
        self.assertEqual(self._refusals(credential), ["suspension"])
        self.certificate._resume("Settled")
        self.assertEqual(self._refusals(credential), [])

    def test_a_replaced_one_is_refused_and_the_new_one_accepted(self):
        credential = self._credential()
        self.certificate = self.certificate._replace("NEW 1", "Lost")
        self.assertEqual(self._refusals(credential), ["revocation"])
        self.assertEqual(self._refusals(self._credential()), [])

    def test_a_forged_status_list_is_refused(self):
        credential = self._credential()
        self.certificate._revoke("Found false")
        documents = self._documents(credential)
        revoked, suspended = (
            documents[entry["statusListCredential"]]["credentialSubject"]
            for entry in credential["credentialStatus"]
        )
        revoked["encodedList"] = suspended["encodedList"]  # nobody is in it
        (refusals,) = verify([credential], documents)
        self.assertIn("Invalid signature.", " ".join(refusals))

    def test_it_expires_with_the_last_day_in_jakarta(self):
        credential = self._credential()
        self.assertEqual(str(self.certificate.expiry_date), "2029-03-02")
        # The library allows clocks five minutes apart.
        self.assertEqual(self._refusals(credential, "2029-03-02T16:59:59Z"), [])
        (why,) = self._refusals(credential, "2029-03-02T17:05:01Z")
        self.assertIn('is after "validUntil"', why)
