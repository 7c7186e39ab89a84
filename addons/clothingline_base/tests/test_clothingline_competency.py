from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import ClothinglineCase


@tagged("post_install", "-at_install")
class TestCompetency(ClothinglineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._role("officer")
        cls.stages = cls.env["clothingline.stage"].create(
            [{"name": f"Stage {n}", "code": f"test{n}"} for n in range(40)]
        )
        cls.env = cls.env(user=cls.officer)
        cls.tailor = cls._member()

    def _grant(self, date_from=date(2026, 3, 1), date_to=date(2026, 3, 31)):
        return self.tailor._grant_competency(
            self.sew, self.shirt, date_from, date_to, "CERT-1"
        )

    def test_a_grant_is_one_competency_per_stage_and_family(self):
        granted = self.tailor._grant_competency(
            self.cut + self.sew,
            self.shirt + self.trousers,
            date(2026, 1, 1),
            date(2028, 12, 31),
            "CERT-7",
        )
        self.assertEqual(self.tailor.competency_ids, granted)
        common = {
            "tailor_id": self.tailor.id,
            "date_from": date(2026, 1, 1),
            "date_to": date(2028, 12, 31),
            "evidence": "CERT-7",
        }
        self.assertRecordValues(
            granted,
            [
                {"stage_id": stage.id, "family_id": family.id, **common}
                for stage in self.cut + self.sew
                for family in self.shirt + self.trousers
            ],
        )
        self.assertEqual(granted[0].display_name, "Siti: Cut, Shirts and tops")

    def test_granting_many_stages_costs_no_more_queries_than_one(self):
        def queries(stages):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.tailor._grant_competency(
                stages, self.shirt, date(2026, 1, 1), date(2028, 12, 31), "CERT-7"
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(self.stages[0])  # warms the caches
        self.assertEqual(queries(self.stages), queries(self.stages[0]))

    def test_ending_leaves_the_day_before_as_the_last(self):
        competency = self._grant()
        competency._end(date(2026, 3, 15))
        self.assertEqual(competency.date_to, date(2026, 3, 14))
        self.assertTrue(self.tailor._may_work(self.sew, self.shirt, date(2026, 3, 14)))
        self.assertFalse(self.tailor._may_work(self.sew, self.shirt, date(2026, 3, 15)))

    def test_ending_before_the_beginning_leaves_no_day(self):
        competency = self._grant()
        competency._end(date(2026, 1, 1))
        self.assertEqual(competency.date_to, date(2026, 2, 28))
        self.assertFalse(self.tailor._may_work(self.sew, self.shirt, date(2026, 3, 1)))

    def test_ending_does_not_lengthen_what_has_ended(self):
        endless = self._grant(date_to=False)
        ended = self._grant()
        (endless + ended)._end(date(2026, 6, 1))
        self.assertEqual(endless.date_to, date(2026, 5, 31))
        self.assertEqual(ended.date_to, date(2026, 3, 31))

    def test_a_competency_cannot_end_before_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._grant(date(2026, 3, 2), date(2026, 2, 28))

    def test_the_filters_of_the_list_follow_the_day(self):
        with self.subTest("the relative dates of the search view are understood"):
            Competency = self.env["clothingline.competency"]
            Competency.search(
                [("date_to", ">=", "today"), ("date_to", "<=", "today +90d")]
            )

    def test_nobody_writes_a_competency_by_hand(self):
        competency = self._grant()
        before = competency.read()
        values = {
            "tailor_id": self.tailor.id,
            "stage_id": self.cut.id,
            "family_id": self.shirt.id,
            "date_to": date(2099, 12, 31),
        }
        manager = self._manager()
        for user in (self.officer, manager):
            for change in (
                lambda user: competency.browse().with_user(user).create(values),
                lambda user: competency.with_user(user).write({"date_to": False}),
                lambda user: competency.with_user(user).unlink(),
                lambda user: self.tailor.with_user(user).write(
                    {"competency_ids": [Command.create(values)]}
                ),
            ):
                with self.assertRaises(AccessError):
                    change(user)
            loaded = (
                competency.browse()
                .with_user(user)
                .load([".id", "date_to"], [[str(competency.id), "2099-12-31"]])
            )
            self.assertFalse(loaded["ids"])
        self.env.invalidate_all()
        self.assertEqual(competency.read(), before)
        self.assertEqual(self.tailor.competency_ids, competency)

    def test_a_manager_grants_with_evidence_and_reason_under_his_name(self):
        manager = self._manager()
        with self.assertRaises(AccessError):
            self._decision(self.officer, date_to=date(2027, 3, 1))
        for values, sentence in (
            ({"reason": " "}, "Write the reason"),
            ({"evidence": " "}, "Write what shows"),
            ({"date_to": False}, "3 years at most"),
            ({"date_to": date(2099, 12, 31)}, "3 years at most"),
            ({"stage_ids": []}, "Choose stages"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                self._decision(manager, **values).action_confirm()
        self.assertFalse(self.tailor.competency_ids)

        self._decision(manager).action_confirm()
        granted = self.tailor.competency_ids
        self.assertRecordValues(
            granted,
            [
                {
                    "stage_id": self.sew.id,
                    "date_from": date(2026, 3, 1),
                    "date_to": date(2027, 3, 1),
                    "evidence": "A shirt, 4 March",
                    "granted_by_id": manager.id,
                }
            ],
        )
        note = self.tailor.message_ids[0]
        self.assertEqual(note.author_id, manager.partner_id)
        self.assertIn("Sews for us since 2019", note.body)
        self.assertIn("A shirt, 4 March", note.body)

        self._decision(
            manager, kind="end", competency_ids=granted.ids, reason="Moved away"
        ).action_confirm()
        self.assertFalse(
            self.tailor._may_work(self.sew, self.shirt, self.env.company._today())
        )
        self.assertIn("Moved away", self.tailor.message_ids[0].body)

    def _manager(self):
        return new_test_user(
            self.env(su=True), "t.boss", "clothingline_base.group_clothingline_manager"
        )

    def _decision(self, user, **values):
        return (
            self.env["clothingline.competency.decision"]
            .with_user(user)
            .create(
                {
                    "tailor_id": self.tailor.id,
                    "stage_ids": self.sew.ids,
                    "family_ids": self.shirt.ids,
                    "date_from": date(2026, 3, 1),
                    "date_to": date(2027, 3, 1),
                    "evidence": "A shirt, 4 March",
                    "reason": "Sews for us since 2019",
                    **values,
                }
            )
        )
