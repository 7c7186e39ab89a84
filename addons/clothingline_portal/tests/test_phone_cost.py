import re
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged
from odoo.tools import SQL

from .common import PortalCase

BUDGET = 60 * 1024
# Read for the home, but what stands there of them can't change under a kept page.
FIXED = {
    "clothingline_job_line",  # as it was when the job was offered
    "clothingline_piece_move",  # rows are only added, which another test does
    "purchase_order",  # its currency, once confirmed; amounts are its lines'
    "res_company",  # its currency, once there are entries
    "res_currency",  # Odoo drops kept pages when its symbol changes: tested below
}


@tagged("post_install", "-at_install")
class TestPhoneCost(PortalCase):
    """What a page costs the server in queries and the tailor in bytes."""

    def _queries(self, path, *, is_new=True):
        self._get(path)  # templates and access rights come from memory from now on
        self.env.invalidate_all()
        if is_new:
            self._touch("res_users")
        before = self.env.cr.sql_log_count
        self._get(path)
        return self.env.cr.sql_log_count - before

    def _touch(self, table):
        """Write another version of every row, so that nothing drawn before counts."""
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE %s SET id = id", SQL.identifier(table)))

    def _tables_read(self, path):
        asked, execute = [], Cursor.execute

        def listen(cursor, query, *args, **options):
            asked.append(getattr(query, "code", query))
            return execute(cursor, query, *args, **options)

        with patch.object(Cursor, "execute", listen):
            self._get(path)
        return set(re.findall(r'(?:FROM|JOIN) "(\w+)"', "\n".join(asked)))

    def _jobs(self, count):
        for number in range(count):
            job = self._job(pieces={"white": {"M": 1}, "navy": {"M": 1}})
            if number % 3:
                job._take()
                line = job.line_ids[0]
                job._report_made({line: 1}, f"m{job.id}")
                job._hand_in({line: 1}, f"h{job.id}").inspection_ids.action_judge()

    def _paid_job(self):
        job = self._made()
        handover = job._hand_in({line: line.qty for line in job.line_ids}, f"h{job.id}")
        handover.inspection_ids.action_judge()
        job.purchase_id.action_create_invoice()

    def _assessment(self):
        scheme = self.env["clothingline.scheme"].create({"name": "Sewing operator"})
        self.env["clothingline.assessment"].create(
            {"tailor_id": self.siti.id, "scheme_id": scheme.id}
        )

    def test_home_and_pay_cost_the_same_whatever_the_number_of_jobs(self):
        self._login(self.siti_user)
        self._jobs(3)
        few = [self._queries(path) for path in ("/my/jobs", "/my/jobs/pay")]
        self._jobs(27)
        many = [self._queries(path) for path in ("/my/jobs", "/my/jobs/pay")]
        self.assertEqual(many, few)
        self.assertEqual(many, [19, 19])

    def test_a_home_that_is_the_same_is_not_drawn_again(self):
        self._login(self.siti_user)
        self._jobs(9)
        self.assertEqual(self._queries("/my/jobs", is_new=False), 1)
        # It is kept for the user, and a token would be of one session of his.
        self.assertNotIn("csrf_token", self._get("/my/jobs").text)

    def test_the_home_is_drawn_again_when_a_row_it_shows_has_changed(self):
        """A new version of a row counts, in any table that the home is drawn from."""
        self._login(self.siti_user)
        self._jobs(3)
        self._paid_job()
        self._assessment()
        self._get("/my/jobs")
        self._touch("res_users")
        tables = self._tables_read("/my/jobs")
        self.assertGreater(
            tables, {"account_move", "clothingline_piece_move", "clothingline_scheme"}
        )
        tailors = self.env["clothingline.tailor"].with_user(self.siti_user)
        for table in tables - FIXED:
            before = tailors._home_stamp()
            self.assertEqual(tailors._home_stamp(), before)
            self._touch(table)
            self.assertNotEqual(tailors._home_stamp(), before, table)

    def test_the_home_is_drawn_again_when_the_currency_looks_different(self):
        self._login(self.siti_user)
        self._job()
        self.assertNotIn("Rp.", self._get("/my/jobs").text)
        self.env.company.currency_id.symbol = "Rp."
        self.env.flush_all()
        self.assertIn("Rp.", self._get("/my/jobs").text)

    def test_the_home_is_drawn_again_when_a_row_is_added(self):
        tailors = self.env["clothingline.tailor"].with_user(self.siti_user)
        before = tailors._home_stamp()
        self._taken(tailor=self.budi)
        self.assertEqual(tailors._home_stamp(), before)
        job = self._taken()
        taken = tailors._home_stamp()
        self.assertNotEqual(taken, before)
        job._report_made({job.line_ids[0]: 1}, "made")
        self.env.flush_all()
        self.assertNotEqual(tailors._home_stamp(), taken)

    def test_a_job_costs_the_same_whatever_the_number_of_sizes(self):
        small = self._made(pieces={"white": {"S": 1}})
        large = self._made(
            pieces={
                colour: dict.fromkeys(("M", "L", "XL", "XXL"), 1)
                for colour in ("white", "navy")
            }
        )
        self._login(self.siti_user)
        costs = [self._queries(f"/my/jobs/{job.id}") for job in (small, large)]
        self.assertEqual(costs, [32, 32])

    def test_the_first_visit_fits_the_budget(self):
        self._jobs(6)
        job = self._made(
            pieces={
                colour: dict.fromkeys(("S", "M", "L", "XL", "XXL"), 5)
                for colour in ("white", "navy")
            }
        )
        self._login(self.siti_user)
        for path in ("/my/jobs", f"/my/jobs/{job.id}"):
            page = self._page(path)
            assets = page.xpath("//link[@rel='stylesheet']/@href | //script/@src")
            self.assertEqual(len(assets), 3)
            # And what the script asks for by itself.
            assets += [
                "/my/clothingline-sw.js",
                "/my/jobs/offline",
                page.xpath("//link[@rel='manifest']/@href")[0],
            ]
            self.assertLessEqual(1 + len(assets), 8)
            total = sum(
                int(self._get(address).headers["Content-Length"])
                for address in (path, *assets)
            )
            self.assertLessEqual(total, BUDGET, path)
