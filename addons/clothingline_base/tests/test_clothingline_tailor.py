from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ClothinglineCase


@tagged("post_install", "-at_install")
class TestTailor(ClothinglineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._role("officer")
        cls.planner = cls._role("planner")
        cls.manager = cls._role("manager")
        cls.env = cls.env(user=cls.officer)

    def _grant(self, tailor, **dates):
        return tailor._grant_competency(
            self.sew,
            self.shirt,
            dates.get("date_from", date(2026, 3, 1)),
            dates.get("date_to", date(2026, 3, 31)),
            "CERT-1",
        )

    def test_the_officer_registers_a_contact_and_admits_it(self):
        bandung = self.env.ref("clothingline_base.res_city_3273")
        partner = self._partner(
            "Siti",
            phone="+62 812-0000-0999",
            city_id=bandung.id,
            state_id=bandung.state_id.id,
        )
        form = Form(self.env["clothingline.tailor"])
        form.partner_id = partner
        tailor = form.save()
        self.assertRecordValues(
            tailor,
            [
                {
                    "name": "Siti",
                    "state": "applicant",
                    "phone": "+62 812-0000-0999",
                    "city_id": bandung.id,
                    "state_id": self.env.ref("base.state_id_jb").id,
                    "tax_treatment": "undecided",
                    "weekly_capacity_minutes": 2400,
                }
            ],
        )
        tailor.action_admit()
        self.assertEqual(tailor.state, "member")

        # The profile follows the contact.
        surabaya = self.env.ref("clothingline_base.res_city_3578")
        partner.write({"name": "Siti Rahayu", "city_id": surabaya.id})
        self.assertEqual(tailor.name, "Siti Rahayu")
        self.assertEqual(tailor.city_id, surabaya)

    def test_a_member_is_suspended_readmitted_and_leaves(self):
        tailor = self._member()
        tailor.action_suspend()
        self.assertEqual(tailor.state, "suspended")
        tailor.action_readmit()
        self.assertEqual(tailor.state, "member")
        tailor.action_leave()
        self.assertEqual(tailor.state, "left")
        with self.assertRaisesRegex(UserError, "Siti cannot go from Left to Suspended"):
            tailor.action_suspend()

    def test_the_planner_cannot_admit(self):
        tailor = self._tailor()
        with self.assertRaises(AccessError):
            tailor.with_user(self.planner).action_admit()
        self.assertEqual(tailor.state, "applicant")

    def test_a_contact_is_a_tailor_once(self):
        tailor = self._tailor()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            tailor.create({"partner_id": tailor.partner_id.id})

    def test_an_employee_of_a_workshop_is_not_the_tailor(self):
        workshop = self._partner("CV Potong", is_company=True)
        employee = self._partner("Budi", parent_id=workshop.id)
        with self.assertRaisesRegex(ValidationError, "Choose CV Potong as the tailor"):
            self.env["clothingline.tailor"].create({"partner_id": employee.id})

    def test_a_competency_counts_on_its_first_and_last_day(self):
        tailor = self._member()
        self._grant(tailor)
        tailor = tailor.with_user(self.planner)
        for day, expected in [
            (date(2026, 2, 28), False),
            (date(2026, 3, 1), True),
            (date(2026, 3, 31), True),
            (date(2026, 4, 1), False),
        ]:
            with self.subTest(day=day):
                may = tailor._may_work(self.sew, self.shirt, day)
                self.assertIs(may, expected)

    def test_who_is_listed_is_who_may_work_at_every_hour_of_every_zone(self):
        """One predicate both ways, on the day in Jakarta, whoever asks."""
        tailor = self._member()
        self._grant(tailor)
        applicant = self._tailor("Budi")
        self._grant(applicant)
        for moment, expected in (
            ("2026-02-28 16:59:59", False),
            ("2026-02-28 17:00:00", True),
            ("2026-03-31 16:59:59", True),
            ("2026-03-31 17:00:00", False),
            ("2026-03-31 20:00:00", False),  # still 31 March for who has no zone
        ):
            for zone in ("UTC", "Asia/Jakarta", "Asia/Jayapura", False):
                with freeze_time(moment), self.subTest(moment=moment, zone=zone):
                    one = tailor.with_context(tz=zone)
                    today = one.env.company._today()
                    listed = one._who_may_work(self.sew, self.shirt, today)
                    may = one._may_work(self.sew, self.shirt, today)
                    self.assertEqual((tailor in listed, may), (expected, expected))
                    self.assertNotIn(applicant, listed)

    def test_the_profile_of_a_member_stays_with_its_contact(self):
        tailor = self._tailor()
        budi = self._partner("Budi")
        tailor.partner_id = budi  # nothing is built on an applicant yet
        tailor.action_admit()
        for state in ("member", "suspended", "left"):
            if state == "suspended":
                tailor.action_suspend()
            if state == "left":
                tailor.action_leave()
            with self.assertRaisesRegex(UserError, "stays with its contact"):
                tailor.partner_id = self._partner("Thief")
            self.assertEqual(tailor.partner_id, budi)

    def test_what_the_system_keeps_of_a_tailor_is_nobodys_to_write(self):
        tailor = self._member()
        for values in (
            {"name": "Budi"},
            {"member_date": date(2020, 1, 1)},
            {"suspend_reason": "x"},
            {"city_id": self.env.ref("clothingline_base.res_city_3273").id},
            {"phone_key": "+62811"},
        ):
            with self.assertRaises(AccessError):
                tailor.write(values)
        self.assertEqual(tailor.name, "Siti")

    def test_a_changed_name_or_number_says_who_changed_it(self):
        tailor = self._member()
        partner = tailor.partner_id
        partner.with_user(self.planner).write({"name": "Siti A.", "phone": "0811 1"})
        note = tailor.message_ids[0]
        self.assertEqual(note.author_id, self.planner.partner_id)
        for said in ("Siti → Siti A.", "- → 0811 1"):
            self.assertIn(said, note.body)
        count = len(tailor.message_ids)
        partner.write({"name": "Siti A.", "street": "Jalan Melati"})
        self.assertEqual(len(tailor.message_ids), count)

    def test_a_tailor_does_not_rename_himself(self):
        tailor = self._member()
        user = new_test_user(
            self.env(su=True), "t.siti", "clothingline_base.group_clothingline_tailor"
        )
        user.partner_id, unused = tailor.partner_id, user.partner_id
        own = tailor.partner_id.with_user(user).sudo()  # as the portal's pages do
        with self.assertRaisesRegex(UserError, "Ask the programme officer"):
            own.write({"name": "Somebody Else"})
        own.write({"name": "Siti", "phone": "0811-1111-1111"})
        self.assertEqual((tailor.name, tailor.phone), ("Siti", "0811-1111-1111"))
        unused.name = "Anything"

    def test_a_tailor_is_found_by_his_number_however_it_is_written(self):
        tailor = self._member()
        tailor.partner_id.phone = "(0812) 3456-7001"
        for way in ("+62 812 3456 7001", "0062 81234567001", "081234567001"):
            self.assertEqual(tailor._with_phone(way), tailor)
        for other in ("", "081234567002", "x"):
            self.assertFalse(tailor._with_phone(other))

    def test_a_telephone_number_is_read_by_who_calls(self):
        tailor = self._member()
        tailor.partner_id.sudo().phone = "0811"
        self.assertEqual(tailor.with_user(self.planner).phone, "0811")
        for role in ("inspector", "assessor", "accountant"):
            user = new_test_user(
                self.env(su=True),
                f"t.{role}",
                f"clothingline_base.group_clothingline_{role}",
            )
            seen = tailor.with_user(user)
            for name in ("phone", "email", "phone_key"):
                with self.assertRaises(AccessError):
                    seen.read([name])
            self.assertEqual(seen.search([("name", "=", "Siti")]), tailor)

    def test_a_competency_is_for_its_stage_and_family_only(self):
        tailor = self._member()
        self._grant(tailor)
        day = date(2026, 3, 10)
        self.assertTrue(tailor._may_work(self.sew, self.shirt, day))
        self.assertFalse(tailor._may_work(self.cut, self.shirt, day))
        self.assertFalse(tailor._may_work(self.sew, self.trousers, day))

    def test_a_competency_without_an_end_does_not_end(self):
        tailor = self._member()
        self._grant(tailor, date_to=False)
        self.assertTrue(tailor._may_work(self.sew, self.shirt, date(2050, 1, 1)))

    def test_only_members_may_work(self):
        tailor = self._tailor()
        self._grant(tailor)
        day = date(2026, 3, 10)
        self.assertFalse(tailor._may_work(self.sew, self.shirt, day))
        tailor.action_admit()
        self.assertTrue(tailor._may_work(self.sew, self.shirt, day))
        tailor.action_suspend()
        self.assertFalse(tailor._may_work(self.sew, self.shirt, day))
        tailor.action_readmit()
        tailor.active = False
        self.assertFalse(tailor._may_work(self.sew, self.shirt, day))

    def test_the_refusal_says_who_what_and_what_next(self):
        tailor = self._tailor()
        day = date(2026, 3, 10)
        with self.assertRaisesRegex(
            UserError, "Siti cannot do Sew because .* not a member: admit"
        ):
            tailor._check_may_work(self.sew, self.shirt, day)
        tailor.action_admit()
        with self.assertRaisesRegex(
            UserError,
            "Siti has no competency in Sew for Shirts and tops that is valid on "
            "03/10/2026: renew",
        ):
            tailor._check_may_work(self.sew, self.shirt, day)
        self._grant(tailor)
        tailor._check_may_work(self.sew, self.shirt, day)

    def test_skills_are_the_stages_that_are_valid_today(self):
        tailor = self._member()
        self._grant(tailor)
        Tailor = self.env["clothingline.tailor"]
        for today, skills in [
            ("2026-03-10", self.sew),
            ("2026-04-01", self.sew - self.sew),
        ]:
            with freeze_time(f"{today} 05:00:00"):
                tailor.invalidate_recordset(["stage_ids"])
                self.assertEqual(tailor.stage_ids, skills)
                for domain in (
                    [("stage_ids", "in", self.sew.ids)],
                    [("stage_ids", "ilike", "sew")],
                    [("stage_ids.code", "=", "sew")],
                ):
                    found = Tailor.search([*domain, ("id", "=", tailor.id)])
                    self.assertEqual(bool(found), bool(skills), domain)
                others = Tailor.search(
                    [("stage_ids", "not in", self.sew.ids), ("id", "=", tailor.id)]
                )
                self.assertEqual(bool(others), not skills)

    def test_the_tailor_of_a_user(self):
        workshop = self._partner("CV Potong", is_company=True)
        tailor = self.env["clothingline.tailor"].create({"partner_id": workshop.id})
        admin = self.env(su=True)
        employee = admin["res.partner"].create(
            {"name": "Budi", "parent_id": workshop.id}
        )
        user = (
            admin["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "login": "test.budi",
                    "partner_id": employee.id,
                    "group_ids": admin.ref(
                        "clothingline_base.group_clothingline_tailor"
                    ),
                }
            )
        )
        Tailor = self.env["clothingline.tailor"]
        self.assertEqual(Tailor._for_user(user), tailor)
        self.assertEqual(Tailor.with_user(user)._for_user(user), tailor)
        self.assertFalse(Tailor._for_user(self.planner))

    def test_a_member_gets_a_login_and_the_way_to_it(self):
        tailor = self._tailor("Siti", phone="0812-0000-0999")
        with self.assertRaisesRegex(UserError, "Admit the tailor first"):
            tailor.action_invite()
        tailor.action_admit()
        url = tailor.action_invite()["url"]
        self.assertTrue(url.startswith("https://wa.me/6281200000999?text="))
        self.assertIn("token", url)
        user = tailor.sudo().partner_id.user_ids
        self.assertEqual(user.login, "+6281200000999")
        self.assertTrue(user._is_portal())
        self.assertTrue(user.has_group("clothingline_base.group_clothingline_tailor"))
        # Asked for again, it is the same login.
        tailor.action_invite()
        self.assertEqual(tailor.sudo().partner_id.user_ids, user)

    def test_without_a_number_there_is_no_login(self):
        tailor = self._tailor("Siti")
        tailor.action_admit()
        with self.assertRaisesRegex(UserError, "Enter the telephone number"):
            tailor.action_invite()

    def test_no_officer_gets_the_way_into_a_colleagues_login(self):
        self.manager.partner_id.sudo().phone = "0812-0000-0111"
        tailor = self.env["clothingline.tailor"].create(
            {"partner_id": self.manager.partner_id.id}
        )
        tailor.action_admit()
        with self.assertRaisesRegex(UserError, "works in the backend"):
            tailor.action_invite()
