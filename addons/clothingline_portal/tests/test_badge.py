import base64
import gzip
import io
import json

from PIL import Image

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.clothingline_certification.tests.common import CertificationCase

FILES = ("badge.json", "badge.png", "badge.svg")
PRIVATE = {
    "phone": "+62 812-0000-1111",
    "email": "siti@example.com",
    "street": "Jalan Melati",
    "vat": "3201014101900001",
}
SUBJECT = {"type", "identifier", "licenseNumber", "achievement"}
ACHIEVEMENT = {
    *("id", "type", "achievementType", "name", "description"),
    *("criteria", "creator", "humanCode"),
}


@tagged("post_install", "-at_install")
class TestBadge(CertificationCase, HttpCase):
    """What the public gets: badges, keys and status lists. Whether a stranger's library
    accepts them is tested in tests/test_clothingline."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tailor.partner_id.write(PRIVATE)
        cls.certificate = cls._issued(registration_number="REG 1")
        cls.certificate.flush_recordset()

    def _fetch(self, url, status=200):
        path = url.removeprefix(self.certificate.get_base_url())
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, status, path)
        return answer

    def _badge(self):
        return self._fetch(f"/certificate/{self.certificate.code}/badge.json").json()

    def _is_ended(self, badge):
        """What the status lists say, by purpose."""
        ended = {}
        for entry in badge["credentialStatus"]:
            answer = self._fetch(entry["statusListCredential"])
            self.assertEqual(answer.headers["Content-Type"], "application/vc")
            encoded = answer.json()["credentialSubject"]["encodedList"]
            bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=="))
            index = int(entry["statusListIndex"])
            ended[entry["statusPurpose"]] = bool(bits[index // 8] >> 7 - index % 8 & 1)
        return ended

    def test_it_says_what_the_page_says_and_nothing_else(self):
        badge = self._badge()
        subject = badge["credentialSubject"]
        self.assertEqual(badge["type"][1], "OpenBadgeCredential")
        self.assertEqual(set(subject), SUBJECT)
        self.assertEqual(set(subject["achievement"]), ACHIEVEMENT)
        self.assertEqual(
            subject["identifier"],
            [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "identityHash": "Siti",
                    "hashed": False,
                }
            ],
        )
        self.assertEqual(subject["achievement"]["creator"]["name"], "LSP Garment")
        self.assertEqual(
            subject["achievement"]["criteria"]["narrative"], "TEST.01 Sewing by machine"
        )
        for hidden in PRIVATE.values():
            self.assertNotIn(hidden, json.dumps(badge))

    def test_the_issuer_publishes_every_key_that_ever_signed(self):
        methods = [self._badge()["proof"]["verificationMethod"]]
        self.env["clothingline.badge.key"].sudo()._rotate()
        methods.insert(0, self._badge()["proof"]["verificationMethod"])
        issuer = self._fetch(self._badge()["issuer"]["id"]).json()
        self.assertEqual(issuer["assertionMethod"], methods)
        self.assertEqual([m["id"] for m in issuer["verificationMethod"]], methods)

    def test_the_status_lists_follow_the_certificate(self):
        badge = self._badge()
        self.assertEqual(self._is_ended(badge), {"revocation": 0, "suspension": 0})
        self.certificate._suspend("Complaint")
        self.assertEqual(self._is_ended(badge), {"revocation": 0, "suspension": 1})
        self.certificate._resume("Settled")
        self.certificate._revoke("Found false")
        self.assertEqual(self._is_ended(badge), {"revocation": 1, "suspension": 0})

    def test_what_ended_is_no_longer_given_out(self):
        self.certificate._revoke("Found false")
        for name in FILES:
            self._fetch(f"/certificate/{self.certificate.code}/{name}", 404)

    def test_the_pictures_carry_the_badge_and_nothing_else(self):
        page = f"/certificate/{self.certificate.code}"
        picture = Image.open(io.BytesIO(self._fetch(f"{page}/badge.png").content))
        self.assertEqual(set(picture.info), {"openbadgecredential"})
        vector = self._fetch(f"{page}/badge.svg")
        self.assertEqual(vector.headers["Content-Type"], "image/svg+xml")
        for hidden in PRIVATE.values():
            self.assertNotIn(hidden, picture.text["openbadgecredential"])
            self.assertNotIn(hidden, vector.text)

    def test_the_public_page_leads_to_all(self):
        page = self._fetch(f"/certificate/{self.certificate.code}").text
        for name in FILES:
            self.assertIn(f"/certificate/{self.certificate.code}/{name}", page)

    def test_wrong_addresses_lead_nowhere(self):
        draft = self._certificate("DRAFT")
        for path in (
            f"/certificate/{draft.code}/badge.json",
            "/certificate/nothing/badge.png",
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
        self.assertNotIn("private", self._fetch("/certificate/issuer").text)
