import re
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged

from ..models.clothingline_tailor import STAMPED
from .common import PortalCase

BUDGET = 60 * 1024
# Leads to the bills; nothing of it is shown that is not the sum of the bill.
NOT_SHOWN = {"account_move_line"}


@tagged("post_install", "-at_install")
class TestPhoneCost(PortalCase):
    """What a page costs the server in queries and the tailor in bytes."""

    def _queries(self, path, *, is_new=True):
        self._get(path)  # templates and access rights come from memory from now on
        self.env.invalidate_all()
        if is_new:
            self._touch_user()
        before = self.env.cr.sql_log_count
        self._get(path)
        return self.env.cr.sql_log_count - before

    def _touch_user(self):
        """Write another version of his row, so that nothing drawn before counts."""
        self.env.cr.execute(
            "UPDATE res_users SET id = id WHERE id = %s", [self.siti_user.id]
        )

    def _jobs(self, count):
        for number in range(count):
            job = self._job(pieces={"white": {"M": 1}, "navy": {"M": 1}})
            if number % 3:
                job._take()
                line = job.line_ids[0]
                job._report_made({line: 1}, f"m{job.id}")
                job._hand_in({line: 1}, f"h{job.id}").inspection_ids.action_judge()

    def test_home_and_pay_cost_the_same_whatever_the_number_of_jobs(self):
        self._login(self.siti_user)
        self._jobs(3)
        few = [self._queries(path) for path in ("/my/jobs", "/my/jobs/pay")]
        self._jobs(27)
        many = [self._queries(path) for path in ("/my/jobs", "/my/jobs/pay")]
        self.assertEqual(many, few)
        self.assertEqual(many, [23, 19])

    def test_a_home_that_is_the_same_is_not_drawn_again(self):
        self._login(self.siti_user)
        self._jobs(9)
        self.assertEqual(self._queries("/my/jobs", is_new=False), 1)

    def test_the_home_is_drawn_again_when_a_row_it_shows_has_changed(self):
        """Every table that the home is drawn from is one that its stamp looks at."""
        self._login(self.siti_user)
        self._jobs(3)
        self._get("/my/jobs")
        self._touch_user()
        asked, execute = [], Cursor.execute

        def listen(cursor, query, *args, **options):
            asked.append(getattr(query, "code", query))
            return execute(cursor, query, *args, **options)

        with patch.object(Cursor, "execute", listen):
            self._get("/my/jobs")
        tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', "\n".join(asked)))
        self.assertIn("clothingline_piece_move", tables)
        self.assertLessEqual(tables - NOT_SHOWN, set(STAMPED))

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
        self.assertEqual(costs, [34, 34])

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
