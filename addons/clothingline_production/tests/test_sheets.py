from lxml import html

from odoo.tests import tagged

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestSheets(ProductionCase):
    """What hangs on the wall and lies in the parcel, printed by whoever needs it."""

    def _text(self, user, report, record):
        reports = self.env["ir.actions.report"].with_user(user)
        name = f"clothingline_production.{report}"
        page, kind = reports._render_qweb_html(name, record.ids)
        self.assertEqual(kind, "html")
        return " ".join(html.fromstring(page).text_content().split())

    def test_the_work_order_says_what_how_much_until_when_and_for_how_much(self):
        order = self._order(S=4, M=6)
        job = self._taken(order, "cut")
        job.due_date = "2026-03-01"
        text = self._text(self.planner, "clothingline_job_report", job)
        self.assertIn(job.name, text)
        self.assertIn("CV Potong", text)
        self.assertIn(job.product_tmpl_id.name, text)
        self.assertIn("Sunday, 1 March 2026", text)
        self.assertIn("SMLXLXXL Total White 46 10", text)
        self.assertRegex(text, r"Rate per piece.*1,500")
        for material in job.material_ids:
            self.assertIn(material.product_id.name, text)
        self.assertTrue(job._sheet_url().endswith(f"/my/jobs/{job.id}"))

    def test_the_material_list_is_the_keepers_and_tells_no_pay(self):
        job = self._taken(self._order(S=4, M=6), "cut")
        report = "clothingline_job_report_material"
        text = self._text(self.warehouse, report, job)
        for material in job.material_ids:
            self.assertIn(material.product_id.name, text)
        self.assertNotIn("Rate", text)

    def test_the_cutting_ticket_sums_what_the_first_stage_takes(self):
        order = self._order(S=4, M=6)
        needs = {need["product"]: need["qty"] for need in order._first_stage_needs()}
        job = self._taken(order, "cut")
        self.assertEqual(
            needs,
            {material.product_id: material.need_qty for material in job.material_ids},
        )
        for user in (self.planner, self.warehouse, self.inspector):
            report = "clothingline_order_report_cutting"
            text = self._text(user, report, order)
            self.assertIn("White 46 10", text)

    def test_the_inspection_report_says_plan_defects_and_verdict(self):
        order = self._order(M=80)
        job = self._taken(order, "cut")
        self._report(job)
        handover = self._hand_in(job)
        report = "clothingline_inspection_report"
        inspection = handover.inspection_ids
        pending = self._text(self.inspector, report, inspection)
        self.assertIn("Pending", pending)
        self._judge(handover, (self.minor, 1, {"note": "Oil at the hem"}))
        for user in (self.planner, self.inspector):
            text = self._text(user, report, inspection)
            self.assertIn("Passed", text)
            self.assertIn("Oil at the hem", text)
            self.assertIn(self.inspector.name, text)

    def test_nobody_prints_what_he_may_not_read(self):
        job = self._taken(self._order(S=4), "cut")
        reports = (
            self.env["ir.actions.report"].sudo().search([("model", "=", job._name)])
        )
        self.assertEqual(len(reports), 2)
        for report in reports:
            groups = report.group_ids
            self.assertFalse(groups & self.inspector.all_group_ids, report.name)
        text = self._text(self.warehouse, "clothingline_job_report", job)
        self.assertNotIn("Rate per piece", text)
