from odoo.tests import tagged

from .common import PortalCase, production

BUDGET = 60 * 1024


@tagged("post_install", "-at_install")
class TestPhoneCost(PortalCase):
    """What a page costs the server in queries and the tailor in bytes."""

    def _queries(self, path):
        self._get(path)  # templates and access rights come from memory from now on
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._get(path)
        return self.env.cr.sql_log_count - before

    def _jobs(self, count):
        for number in range(count):
            offer = self._offer(pieces={"white": {"M": 1}, "navy": {"M": 1}})
            if number % 3:
                job = offer._take()
                production.issue(job)
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
        # A home may cost 10, with the one that every request does first.
        self.assertEqual(many, [5, 15])

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
        self.assertEqual(costs, [30, 30])

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
