import base64
import io
import zlib
from datetime import date

from PIL import Image
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common import CertificationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 05:00:00")
class TestApplication(CertificationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.intake = cls.env["clothingline.intake"].create(
            {"name": "Intake", "date_from": "2026-03-01", "date_to": "2026-03-31"}
        )
        cls.tailor.partner_id.phone = "0812-3456-7001"
        cls.form = {
            "name": "Siti Aminah",
            "phone": "0812 3456 7001",
            "email": "siti@example.com",
            "kind": "tailor",
            "gender": "female",
            "city": "Kota Surabaya",
            "hours": "40",
            "certificate": "A 1",
            "consent": "1",
            f"stage_{cls.sew.id}": "1",
        }

    def _apply(self, documents=(), **changes):
        applications = self.env["clothingline.application"].sudo()
        application = applications._apply({**self.form, **changes}, documents)
        return application.with_user(self.officer)

    def _shortlisted(self, **changes):
        application = self._apply(**changes)
        application.action_shortlist()
        return application

    def _confirmed(self, **changes):
        """On the short list, and an officer said that it is the tailor here."""
        application = self._shortlisted(**changes)
        application._identify(self.tailor, True, "Called the number: it is her.")
        return application

    def _photo(self):
        picture, exif = Image.new("RGB", (3000, 20), "white"), Image.Exif()
        exif[0x010E] = "SECRET PLACE"
        kept = io.BytesIO()
        picture.save(kept, "JPEG", exif=exif)
        return kept.getvalue()

    def _bomb(self):
        """A few bytes that claim to be 400 million pixels."""
        drawn = io.BytesIO()
        Image.new("L", (1, 1)).save(drawn, "PNG")
        start, rest = drawn.getvalue()[:12], drawn.getvalue()[33:]
        head = b"IHDR" + (20_000).to_bytes(4) * 2 + drawn.getvalue()[24:29]
        return start + head + zlib.crc32(head).to_bytes(4) + rest

    def test_an_application_keeps_what_was_sent(self):
        application = self._apply([self._photo(), b"%PDF-1.7 %%EOF"])
        self.assertRecordValues(
            application,
            [
                {
                    "state": "received",
                    "phone": "+6281234567001",
                    "weekly_capacity_minutes": 2400,
                    "stage_ids": self.sew.ids,
                    "intake_id": self.intake.id,
                    "tailor_id": False,
                    "match_id": self.tailor.id,
                    "certificate_number": "A 1",
                }
            ],
        )
        self.assertEqual(application.city_id.kemendagri_code, "35.78")
        self.assertTrue(application.consent_date)
        self.assertEqual(
            sorted(application.attachment_ids.mapped("mimetype")),
            ["application/pdf", "image/jpeg"],
        )

    def test_a_picture_is_kept_small_and_without_what_it_hides(self):
        application = self._apply([self._photo()])
        content = base64.b64decode(application.attachment_ids.datas)
        self.assertNotIn(b"SECRET", content)
        with Image.open(io.BytesIO(content)) as picture:
            self.assertLessEqual(max(picture.size), 2000)

    def test_what_cannot_be_read_is_refused_with_a_sentence(self):
        for changes, documents, sentence in (
            ({"name": " "}, (), "Write your name"),
            ({"phone": "12"}, (), "telephone number like this"),
            ({"email": "x"}, (), "e-mail"),
            ({"city": "Atlantis"}, (), "Choose your city"),
            ({"city": "%"}, (), "Choose your city"),
            ({"hours": "-1"}, (), "hours a week"),
            ({"hours": "99999"}, (), "hours a week"),
            ({"consent": ""}, (), "Tick that"),
            ({}, [b"MZ program"], "photos"),
            ({}, [self._photo()[:-200]], "photos"),
            ({}, [self._bomb()], "too large"),
            ({}, [b"%PDF-" + bytes(9 * 1024 * 1024)], "too large"),
            ({}, [b"%PDF-"] * 6, "at most 5"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                self._apply(documents, **changes)
        self.assertFalse(self.env["clothingline.application"].search([]))

    def test_one_telephone_number_has_one_application_at_a_time(self):
        application = self._apply()
        with self.assertRaisesRegex(UserError, "looked at already"):
            self._apply(name="Someone else")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            application.copy()
        self.assertEqual(self.env["clothingline.application"].search_count([]), 1)

    def test_an_intake_takes_whom_it_is_open_for(self):
        east_java = self.env.ref("base.state_id_ji")
        self.intake.state_ids = self.env.ref("base.state_id_jb")
        self.assertFalse(self._apply().intake_id)
        self.intake.state_ids |= east_java
        again = self._apply(phone="081234567009")
        self.assertEqual(again.intake_id, self.intake)
        with freeze_time("2026-03-31 17:30:00"):  # 1 April in Jakarta
            self.assertFalse(self._apply(phone="081234567010").intake_id)

    def test_accepted_with_a_certificate_means_member_and_login(self):
        self._issued()
        self.tailor.action_leave()
        application = self._confirmed()
        application.action_accept()
        self.assertEqual(application.state, "accepted")
        self.assertEqual(application.decision_date, date(2026, 3, 10))
        self.assertRecordValues(
            self.tailor,
            [{"state": "member", "gender": "female", "weekly_capacity_minutes": 2400}],
        )
        user = application.sudo().user_id
        self.assertEqual(user.login, "siti@example.com")
        self.assertEqual(user.partner_id, self.tailor.partner_id)
        self.assertTrue(user.has_group("clothingline_base.group_clothingline_tailor"))
        self.assertTrue(user._is_portal())
        url = application.action_invite()["url"]
        self.assertTrue(url.startswith("https://wa.me/6281234567001?text="))
        self.assertIn("token", url)

    def test_a_firm_becomes_a_member_of_its_own(self):
        application = self._shortlisted(
            kind="ikm", name="Konveksi Maju", phone="081234567055", email=""
        )
        application.action_accept()
        tailor = application.tailor_id
        self.assertRecordValues(
            tailor,
            [{"name": "Konveksi Maju", "is_company": True, "state": "member"}],
        )
        self.assertEqual(tailor.member_date, date(2026, 3, 10))
        self.assertEqual(application.sudo().user_id.login, "+6281234567055")

    def test_no_certificate_no_membership(self):
        application = self._confirmed()
        with self.assertRaisesRegex(UserError, "no certificate that is valid today"):
            application.action_accept()
        self._issued(issue_date=date(2020, 3, 2))  # expired
        with self.assertRaisesRegex(UserError, "no certificate that is valid today"):
            application.action_accept()
        self.assertEqual(application.state, "shortlisted")
        self.assertFalse(application.sudo().user_id)

    def test_a_quota_is_never_exceeded(self):
        self.intake.ikm_quota = 1
        first, second = (
            self._shortlisted(kind="ikm", phone=f"08123456705{n}", email="")
            for n in (1, 2)
        )
        first.action_accept()
        with self.assertRaisesRegex(UserError, "no place left: 1 of 1"):
            second.action_accept()
        self.assertEqual((second.state, self.intake.ikm_accepted), ("shortlisted", 1))
        self.assertEqual(self.intake.tailor_accepted, 0)
        self.intake.ikm_quota = 2
        second.action_accept()
        self.assertEqual(self.intake.ikm_accepted, 2)

    def test_a_quota_of_an_intake_must_be_chosen(self):
        self.intake.unlink()
        application = self._shortlisted(kind="ikm", phone="081234567055")
        with self.assertRaisesRegex(UserError, "Choose the intake"):
            application.action_accept()
        self.assertEqual(application.state, "shortlisted")

    def test_a_refusal_has_a_reason_and_is_appealed_once(self):
        application = self._apply()
        with self.assertRaisesRegex(UserError, "Write the reason"):
            application._refuse(" ")
        self.assertEqual(application.state, "received")
        wizard = self.env["clothingline.application.refuse"].create(
            {"application_ids": application.ids, "reason": "No machine yet."}
        )
        wizard.action_refuse()
        self.assertEqual(application.state, "refused")
        application.sudo()._appeal("I have bought one.")
        self.assertEqual(
            (application.state, application.appeal), ("appealed", "I have bought one.")
        )
        application._refuse("The machine does not run.")
        self.assertEqual(application.state, "declined")
        with self.assertRaises(UserError):
            application.sudo()._appeal("Please!")
        self.assertEqual(application.appeal, "I have bought one.")

    def test_an_appeal_may_be_granted(self):
        self._issued()
        application = self._apply()
        application._refuse("No machine yet.")
        application.sudo()._appeal("I have bought one.")
        application._identify(self.tailor, True, "Called the number: it is her.")
        application.action_accept()
        self.assertEqual(application.state, "accepted")

    def test_no_way_past_the_short_list(self):
        self._issued()
        application = self._apply()
        with self.assertRaises(UserError):
            application.action_accept()
        with self.assertRaisesRegex(AccessError, "Use the buttons"):
            application.state = "accepted"
        self.assertEqual(application.state, "received")
        self.assertFalse(application.sudo().user_id)

    def test_a_login_of_another_person_is_not_given_away(self):
        new_test_user(
            self.env(user=1),
            "siti@example.com",
            "base.group_portal",
        )
        self._issued()
        self.tailor.action_leave()
        application = self._confirmed()
        with self.assertRaisesRegex(UserError, "login of another person"):
            application.action_accept()

    def test_a_number_somebody_wrote_attaches_nothing(self):
        """A stranger applies under Siti's number, with an address of his own."""
        self._issued()
        application = self._shortlisted(name="Stranger", email="thief@example.com")
        self.assertFalse(application.tailor_id)
        self.assertFalse(application.certificate_id)
        self.assertEqual(application.match_id, self.tailor)
        with self.assertRaisesRegex(UserError, "Say first whether .* same person"):
            application.action_accept()
        with self.assertRaisesRegex(UserError, "Accept the application first"):
            application.action_invite()
        self.assertEqual(application.state, "shortlisted")
        self.assertFalse(self._logins())

        # The officer calls Siti, who did not apply.
        with self.assertRaisesRegex(UserError, "Write how you know it"):
            application._identify(self.tailor, False, " ")
        self._compare(application, "Called Siti: she did not apply.").action_other()
        self.assertRecordValues(
            application,
            [
                {
                    "tailor_id": False,
                    "match_id": False,
                    "other_tailor_ids": self.tailor.ids,
                    "identity_reason": "Called Siti: she did not apply.",
                    "identity_user_id": self.officer.id,
                }
            ],
        )
        # Her certificate is not his.
        with self.assertRaisesRegex(UserError, "no certificate that is valid today"):
            application.action_accept()
        self.assertFalse(self._logins())
        self.assertEqual(self.tailor.partner_id.name, "Siti")
        self.assertFalse(self.tailor.partner_id.email)

    def test_a_firm_that_shares_the_number_gets_a_profile_of_its_own(self):
        application = self._shortlisted(kind="ikm", name="Konveksi Maju")
        with self.assertRaisesRegex(UserError, "Say first whether .* same person"):
            application.action_accept()
        self._compare(application, "Her husband's firm.").action_other()
        application.action_accept()
        self.assertNotEqual(application.tailor_id, self.tailor)
        self.assertEqual(application.tailor_id.name, "Konveksi Maju")
        self.assertEqual(self._logins().partner_id, application.tailor_id.partner_id)

    def test_the_same_person_keeps_profile_certificate_and_address(self):
        certificate = self._issued()
        self.tailor.partner_id.email = "own@example.com"
        application = self._shortlisted()
        self._compare(application, "Saw her identity card.").action_same()
        self.assertEqual(application.tailor_id, self.tailor)
        self.assertEqual(application.certificate_id, certificate)
        application.action_accept()
        self.assertEqual(self._logins().login, "own@example.com")
        self.assertEqual(self._logins().partner_id, self.tailor.partner_id)

    def test_who_an_applicant_is_cannot_be_written_past_the_question(self):
        self._issued()
        application = self._shortlisted()
        other = self._tailor("Ani")
        for values in (
            {"tailor_id": self.tailor.id},
            {"other_tailor_ids": self.tailor.ids},
            {"identity_user_id": self.planner.id},
            {"code": "x" * 22},
            {"decision_date": "2026-01-01"},
            {"user_id": self.officer.id},
        ):
            with self.assertRaisesRegex(AccessError, "keeps this by itself"):
                application.write(values)
        # A number that is corrected to somebody's asks the question again.
        other.partner_id.phone = "081234567077"
        application._identify(self.tailor, False, "Called her.")
        application.phone = "0812 3456 7077"
        self.assertEqual(application.match_id, other)
        with self.assertRaisesRegex(UserError, "Say first whether .* same person"):
            application.action_accept()
        self.assertFalse(self._logins())

    def test_what_a_decision_rested_on_stays(self):
        application = self._apply()
        application._refuse("No machine yet.")
        for values in ({"name": "Ani"}, {"phone": "081234567077"}, {"note": "x"}):
            with self.assertRaisesRegex(UserError, "is decided"):
                application.write(values)
        with self.assertRaisesRegex(UserError, "is decided"):
            application._identify(self.tailor, True, "Too late.")
        self.assertEqual(application.name, "Siti Aminah")
        application.unlink()  # who asks for it is forgotten

    def _compare(self, application, reason):
        action = application.action_identify()
        compare = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"reason": reason})
        )
        self.assertEqual(compare.tailor_id, self.tailor)
        self.assertEqual(compare.tailor_phone, "0812-3456-7001")
        return compare

    def _logins(self):
        """The logins of tailors that came into being."""
        group = self.env.ref("clothingline_base.group_clothingline_tailor")
        return group.sudo().user_ids

    def test_only_the_officer_sees_applications(self):
        application = self._apply()
        tailor = new_test_user(
            self.env(user=1), "t.siti", "clothingline_base.group_clothingline_tailor"
        )
        brand = new_test_user(
            self.env(user=1), "t.brand", "clothingline_base.group_clothingline_brand"
        )
        for user in (self.planner, tailor, brand):
            seen = application.with_user(user)
            with self.assertRaises(AccessError):
                seen.read(["name", "phone"])
            with self.assertRaises(AccessError):
                seen.action_shortlist()
        self.assertEqual(application.state, "received")
