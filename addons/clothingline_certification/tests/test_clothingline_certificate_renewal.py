from ast import literal_eval
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CertificationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 03:00:00")
class TestRenewal(CertificationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tailor.partner_id.write(
            {"email": "siti@example.com", "phone": "0812-3456-7890"}
        )
        cls.cron = cls.env.ref(
            "clothingline_certification.clothingline_certificate_cron_remind"
        )

    def _expiring(self, number, expiry_date, **values):
        return self._issued(
            number, issue_date=date(2025, 1, 1), expiry_date=expiry_date, **values
        )

    def _mails(self):
        return (
            self.env["mail.mail"].sudo().search([("subject", "like", "expires soon")])
        )

    def _run(self):
        with self.enter_registry_test_mode():
            self.cron.sudo().method_direct_trigger()
        self.env.invalidate_all()

    def test_holders_are_reminded_90_and_30_days_ahead_and_no_more(self):
        certificate = self._expiring("A", date(2026, 6, 9))  # 91 days
        self._run()
        self.assertFalse(self._mails())
        for day, count, ahead in (
            ("2026-03-11", 1, 90),
            ("2026-03-12", 1, 90),
            ("2026-05-09", 1, 90),
            ("2026-05-10", 2, 30),
            ("2026-06-01", 2, 30),
            ("2026-06-10", 2, 30),
        ):
            with freeze_time(f"{day} 03:00:00"):
                self._run()
                self.assertEqual(len(self._mails()), count, day)
                self.assertEqual(certificate.reminded_days, ahead, day)
        self.assertEqual(certificate.reminder_date, date(2026, 5, 10))
        mail = self._mails()[0]
        self.assertEqual(mail.recipient_ids, self.tailor.partner_id)
        self.assertIn("A for Sewing operator", mail.body_html)
        self.assertIn(certificate.access_url, mail.body_html)

    def test_who_has_a_later_certificate_is_not_reminded(self):
        old = self._expiring("OLD", date(2026, 4, 1))
        new = self._issued("NEW")
        self.assertTrue(old.is_renewed)
        self.assertFalse(new.is_renewed)
        self._run()
        self.assertFalse(self._mails())
        certificates = self.env["clothingline.certificate"]
        ids = [("id", "in", (old + new).ids)]
        self.assertEqual(certificates.search([*ids, ("is_renewed", "=", True)]), old)
        self.assertEqual(certificates.search([*ids, ("is_renewed", "=", False)]), new)
        new._revoke("Wrong")
        self.env.invalidate_all()
        self.assertFalse(old.is_renewed)

    def test_the_list_shows_who_is_to_be_assessed_again(self):
        soon = self._expiring("SOON", date(2026, 4, 1))
        gone = self._expiring("GONE", date(2026, 3, 9), tailor_id=self._member().id)
        later = self._issued("LATER", tailor_id=self._member("Budi").id)
        action = self.env.ref(
            "clothingline_certification.clothingline_certificate_action_renewal"
        )
        domain = self.env["ir.actions.act_window"]._for_xml_id(action.xml_id)["domain"]
        found = soon.search(
            [("id", "in", (soon + gone + later).ids), *literal_eval(domain)]
        )
        self.assertEqual(found, soon + gone)
        self.assertEqual((soon + gone).mapped("days_left"), [22, -1])

    def test_a_chat_opens_with_the_text_typed_in(self):
        certificate = self._expiring("A 1", date(2026, 4, 1))
        url = certificate.action_whatsapp()["url"]
        self.assertTrue(url.startswith("https://wa.me/6281234567890?text=Hello%20Siti"))
        self.assertIn("04%2F01%2F2026", url)
        self.assertEqual(certificate.reminder_date, date(2026, 3, 10))
        self.tailor.partner_id.phone = "call me"
        with self.assertRaisesRegex(UserError, "Siti has no telephone number"):
            certificate.action_whatsapp()

    def test_who_has_no_address_is_named(self):
        certificate = self._expiring("A", date(2026, 4, 1))
        self.tailor.partner_id.email = False
        with self.assertRaisesRegex(UserError, "Siti: no e-mail address"):
            certificate.action_remind()
        self._run()
        self.assertFalse(certificate.reminder_date)

    def test_only_the_officer_reminds(self):
        certificate = self._expiring("A", date(2026, 4, 1)).with_user(self.planner)
        for call in (certificate.action_remind, certificate.action_whatsapp):
            with self.assertRaises(AccessError):
                call()
        self.assertFalse(certificate.reminder_date)
