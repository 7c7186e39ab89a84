from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CertificationCase


@tagged("post_install", "-at_install")
class TestCertificateLookup(CertificationCase):
    @freeze_time("2026-03-10 03:00:00")
    def test_checks_are_counted_and_folded_by_day(self):
        one, other = self._issued("1"), self._issued("2")
        certificates = one.with_user(self.env.ref("base.public_user"))
        for moment in ("2026-03-10 04:00:00", "2026-03-10 09:00:00"):
            with freeze_time(moment):
                self.assertTrue(certificates._public_check(one.code))
        with freeze_time("2026-03-11 02:00:00"):
            certificates._public_check(one.code)
            certificates._public_check(one.code)
            certificates._public_check(other.code)
            self.assertIsNone(certificates._public_check("A" * 22))
            lookups = self.env["clothingline.certificate.lookup"]
            own = [("certificate_id", "in", (one + other).ids)]
            self.assertEqual(lookups.search_count(own), 5)
            lookups.sudo()._gc_fold_days()
        self.assertRecordValues(
            lookups.search([("certificate_id", "=", one.id)], order="id"),
            [{"qty": 1}, {"qty": 1}, {"qty": 2}],
        )
        self.env.invalidate_all()
        self.assertEqual((one + other).mapped("check_count"), [4, 1])
        self.assertEqual(str(one.last_check_date), "2026-03-11 02:00:00")
        self.assertEqual(
            one.with_user(self.planner).lookup_ids.mapped("qty"), [1, 1, 2]
        )

    def test_nobody_writes_the_count(self):
        certificate = self._issued()
        certificate._public_check(certificate.code)
        lookup = self.env["clothingline.certificate.lookup"].search(
            [("certificate_id", "=", certificate.id)]
        )
        self.assertEqual(lookup.qty, 1)
        for call in (lambda: lookup.write({"qty": 9}), lambda: lookup.unlink()):
            with self.assertRaises(AccessError):
                call()
