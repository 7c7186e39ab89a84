import gc

from odoo.tests import tagged

from . import common
from .case import ProductionCase

SIZES = tuple(common.METRES)
# Queries for one variant more; of all other steps none. What is left are the rows of
# stock that Odoo adds or locks one by one, where a variant comes from and goes to.
PER_VARIANT = {"judge": 3}


@tagged("post_install", "-at_install")
class TestQueryCounts(ProductionCase):
    """The same work on five variants and on ten, each in caches just as warm."""

    def _queries(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        # An environment keeps its company and its time zone, and lives until Python
        # collects it: without this, two queries more or less, by chance.
        gc.collect()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _sized(self, colours):
        """An order of five variants a colour."""
        return common.make_order(
            self.env,
            self.style,
            self.brand,
            {colour: dict.fromkeys(SIZES, 4) for colour in colours},
        )

    def _compare(self, story):
        """The queries of each step at five and at ten variants, by step."""
        story(self._sized(["white"]))  # warms the caches
        small = dict(story(self._sized(["white"])))
        large = dict(story(self._sized(["white", "navy"])))
        return {step: (small[step], large[step]) for step in small}

    def _story(self, order):
        """Every step of an order through its last stage, with the queries it took."""
        yield "confirm", self._queries(order.action_confirm)
        for code in "cut", "sew":
            self._through(order, code)
        offer = self._offer(order, "finish")
        yield "offer", self._queries(offer.action_offer)
        yield "take", self._queries(self._as_tailor(offer)._take)
        # As a request finds it: not by way of what is no longer in the cache.
        job = offer.job_id.with_prefetch()
        tailor = self._as_tailor(job)
        common.issue(job.with_user(self.warehouse))

        def each(qty):
            return dict.fromkeys(tailor.line_ids, qty)

        def report(qty, event):
            return lambda: tailor._report_made(each(qty), f"{event}{job.id}")

        yield "report", self._queries(report(3, "a"))
        yield (
            "correct",
            self._queries(lambda: tailor._correct_made(each(1), f"b{job.id}")),
        )
        yield "again", self._queries(report(3, "a"))
        report(2, "c")()
        yield "hand in", self._queries(lambda: tailor._hand_in(each(4), f"d{job.id}"))
        inspection = job.handover_ids.inspection_ids.with_user(self.inspector)
        inspection = inspection.with_prefetch()
        yield "judge", self._queries(inspection.action_judge)
        yield "close", self._queries(order.action_close)

    def test_more_variants_cost_few_queries(self):
        counts = self._compare(lambda order: list(self._story(order)))
        for step, (small, large) in counts.items():
            with self.subTest(step=step):
                self.assertLessEqual((large - small) / 5, PER_VARIANT.get(step, 0))

    def test_a_report_is_quick(self):
        order = self._order(M=10)
        job = self._taken(order)
        line = self._as_tailor(job).line_ids
        self._as_tailor(job)._report_made({line: 1}, "warm")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            self._as_tailor(job)._report_made({line: 1}, "report")
            self.env.flush_all()

    # Lists ----------------------------------------------------------------

    def _read_list(self, records, fields):
        spec = {name: {} for name in fields}
        return self._queries(lambda: records.web_read(spec))

    def test_lists_cost_the_same_for_many_records_as_for_few(self):
        for _n in range(6):
            order = self._order(S=4, M=4)
            job = self._taken(order, S=4, M=2)
            self._report(job)
            self._judge(self._hand_in(job), (self.minor, 1))
            self._hand_in(job)
        orders = self.env["clothingline.order"].search([])
        for records, names in (
            (orders, ["name", "state", "qty", "finished_qty", "progress", "job_count"]),
            (
                orders.job_ids,
                [
                    "qty",
                    "accepted_qty",
                    "open_qty",
                    "payable_amount",
                    "material_state",
                    "tailor_id",
                ],
            ),
            (
                orders.job_ids.line_ids,
                ["variant_name", "in_hand_qty", "accepted_qty", "rework_qty"],
            ),
            (
                orders.job_ids.material_ids,
                ["need_qty", "issued_qty", "used_qty", "returned_qty"],
            ),
            (
                orders.job_ids.handover_ids.inspection_ids,
                ["lot_qty", "sample_qty", "major_plan", "is_acceptable", "state"],
            ),
        ):
            self._read_list(records, names)  # warms the caches
            with self.subTest(model=records._name):
                few = self._read_list(records[:2], names)
                self.assertEqual(self._read_list(records[:6], names), few)
