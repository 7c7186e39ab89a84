import base64
import gzip
import io
import json

import jwt
from freezegun import freeze_time
from PIL import Image

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.clothingline_certification.tests.common import CertificationCase

from ..controllers.certificate import GUESSES


class Refused(Exception):
    """The verifier does not accept this credential."""


@tagged("post_install", "-at_install")
class TestBadge(CertificationCase, HttpCase):
    """Whoever gets a badge checks it with a library of his own and our public pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tailor.partner_id.write({"phone": "+62 812-0000-1111", "vat": "0"})
        cls.certificate = cls._issued(registration_number="REG 1")
        cls.certificate.flush_recordset()

    def setUp(self):
        super().setUp()
        GUESSES.clear()

    def _fetch(self, url, status=200):
        path = url.removeprefix(self.certificate.get_base_url())
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, status, path)
        return answer

    def _token(self):
        page = f"/certificate/{self.certificate.code}"
        document = self._fetch(f"{page}/badge.json").json()
        self.assertEqual(document["type"], "EnvelopedVerifiableCredential")
        return document["id"].removeprefix("data:application/vc+jwt,")

    def _decode(self, token, **options):
        kid = jwt.get_unverified_header(token)["kid"]
        key = jwt.PyJWK(self._fetch(kid).json())
        return jwt.decode(token, key, algorithms=["EdDSA"], **options)

    def _verify(self, token):
        """The claims, if signature, dates and both status lists are right."""
        try:
            claims = self._decode(token)
            for entry in claims["credentialStatus"]:
                fetched = self._fetch(entry["statusListCredential"]).text
                subject = self._decode(fetched)["credentialSubject"]
                assert subject["statusPurpose"] == entry["statusPurpose"]
                index = int(entry["statusListIndex"])
                encoded = subject["encodedList"][1:] + "=="
                bits = gzip.decompress(base64.urlsafe_b64decode(encoded))
                if bits[index // 8] >> (7 - index % 8) & 1:
                    raise Refused(entry["statusPurpose"])
        except jwt.InvalidTokenError as error:
            raise Refused(error) from error
        return claims

    def test_a_verifier_accepts_the_credential(self):
        claims = self._verify(self._token())
        self.assertEqual(claims["name"], "Sewing operator")
        self.assertEqual(claims["type"][1], "OpenBadgeCredential")
        subject = claims["credentialSubject"]
        self.assertEqual(subject["identifier"][0]["identityHash"], "Siti")
        self.assertEqual(subject["achievement"]["creator"]["name"], "LSP Garment")
        self.assertIn("TEST.01", subject["achievement"]["criteria"]["narrative"])
        self.assertNotIn("0000-1111", json.dumps(claims))
        issuer = self._fetch(claims["iss"]).json()
        self.assertEqual(issuer["id"], claims["issuer"]["id"])
        keys = jwt.PyJWKSet.from_dict(self._fetch("/.well-known/jwks.json").json())
        self.assertEqual(len(keys.keys), 1)

    def test_one_changed_byte_is_refused(self):
        head, body, signature = self._token().split(".")
        claims = json.loads(base64.urlsafe_b64decode(body + "=="))
        claims["credentialSubject"]["identifier"][0]["identityHash"] = "Sitj"
        forged = base64.urlsafe_b64encode(json.dumps(claims).encode())
        forged = forged.rstrip(b"=").decode()
        with self.assertRaises(Refused):
            self._verify(f"{head}.{forged}.{signature}")

    def test_another_key_is_refused(self):
        token = self._token()
        keys = self.env["clothingline.badge.key"].sudo()
        mine = keys._ensure()
        stranger = keys._rotate()
        mine_signed = token.split(".")
        forged = stranger._token({"a": 1}).split(".")[2]
        with self.assertRaises(Refused):
            self._verify(".".join((*mine_signed[:2], forged)))
        self.assertNotEqual(mine.kid, stranger.kid)

    def test_a_badge_of_before_a_rotation_is_still_accepted(self):
        before = self._token()
        self.env["clothingline.badge.key"].sudo()._rotate()
        after = self._token()
        self.assertNotEqual(
            jwt.get_unverified_header(before)["kid"],
            jwt.get_unverified_header(after)["kid"],
        )
        self._verify(before)
        self._verify(after)

    def test_a_revoked_one_is_refused_and_no_longer_given_out(self):
        token = self._token()
        self.certificate._revoke("Found false")
        with self.assertRaisesRegex(Refused, "revocation"):
            self._verify(token)
        for name in ("badge.json", "badge.png"):
            self._fetch(f"/certificate/{self.certificate.code}/{name}", 404)

    def test_a_suspended_one_is_refused_until_it_is_resumed(self):
        token = self._token()
        self.certificate._suspend("Complaint")
        with self.assertRaisesRegex(Refused, "suspension"):
            self._verify(token)
        self.certificate._resume("Settled")
        self._verify(token)

    def test_a_replaced_one_is_refused(self):
        token = self._token()
        self.certificate._replace("NEW 1", "Lost")
        with self.assertRaisesRegex(Refused, "revocation"):
            self._verify(token)

    def test_it_expires_with_the_last_day_in_jakarta(self):
        token = self._token()
        last = self.certificate.expiry_date
        with freeze_time(f"{last} 16:59:58"):
            self._decode(token)
        with (
            freeze_time(f"{last} 17:00:00"),
            self.assertRaises(jwt.ExpiredSignatureError),
        ):
            self._decode(token)

    def test_the_picture_carries_the_credential(self):
        answer = self._fetch(f"/certificate/{self.certificate.code}/badge.png")
        picture = Image.open(io.BytesIO(answer.content))
        self._verify(picture.text["openbadgecredential"])
        self.assertEqual(set(picture.text), {"openbadgecredential"})

    def test_the_public_page_leads_to_both(self):
        page = self._fetch(f"/certificate/{self.certificate.code}").text
        for name in ("badge.json", "badge.png"):
            self.assertIn(f"/certificate/{self.certificate.code}/{name}", page)

    def test_wrong_addresses_lead_nowhere(self):
        draft = self._certificate("DRAFT")
        for path in (
            f"/certificate/{draft.code}/badge.json",
            "/certificate/nothing/badge.png",
            "/certificate/keys/nothing",
            "/certificate/status/revocation/999999",
            "/certificate/status/else/0",
            "/certificate/status/revocation/99999999999999999999",
        ):
            self._fetch(path, 404)

    def test_nobody_reads_a_private_key(self):
        keys = self.env["clothingline.badge.key"]
        system = new_test_user(self.env(su=True), "test.system", "base.group_system")
        key = keys.sudo()._ensure()
        for user in (self.officer, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                key.with_user(user).read(["kid"])
            with self.assertRaises(AccessError):
                key.with_user(user).action_rotate()
        self.assertEqual(key.with_user(system).read(["kid"])[0]["kid"], key.kid)
        with self.assertRaises(AccessError):
            key.with_user(system).read(["private_key"])
        with self.assertRaises(AccessError):
            key.with_user(system).search([("private_key", "like", "a")])
        with self.assertRaises(AccessError):
            key.with_user(system).write({"public_key": "00"})
        key.with_user(system).action_rotate()
        self.assertTrue(key.retired_date)
        self.assertNotIn("private", self._fetch("/certificate/keys").text)
