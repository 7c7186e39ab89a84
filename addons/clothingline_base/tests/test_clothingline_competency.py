from datetime import date

from psycopg2 import IntegrityError

from odoo.tests import tagged
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
