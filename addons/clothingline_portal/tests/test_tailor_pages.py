from odoo import Command, fields
from odoo.tests import new_test_user, tagged

from odoo.addons.clothingline_production.tests import common as production

from .common import PortalCase

NBSP = "\N{NO-BREAK SPACE}"


@tagged("post_install", "-at_install")
class TestTailorPages(PortalCase):
    """What a tailor sees, and that nobody else sees it."""

    def _text(self, element):
        return " ".join(element.text_content().replace(NBSP, " ").split())

    def test_a_tailor_lands_on_his_jobs_after_login(self):
        page = self._page("/web/login")
        (form,) = page.xpath("//form[contains(@class, 'oe_login_form')]")
        data = dict(form.form_values()) | {
            "login": "test.siti",
            "password": "test.siti",
        }
        answer = self.url_open("/web/login", data=data, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("/my/jobs"))
        for path in ("/", "/odoo"):
            answer = self._get(path, 303)
            self.assertTrue(answer.headers["Location"].endswith("/my/jobs"), path)

    def test_a_brand_does_not_land_on_the_jobs(self):
        self._login(self.brand_user)
        self.assertNotIn("/my/jobs", self._get("/", 303).headers["Location"])

    def test_a_link_kept_through_the_login_is_followed(self):
        answer = self._get("/my/jobs/7", 303)
        self.assertIn("/web/login", answer.headers["Location"])
        self.assertIn("redirect", answer.headers["Location"])

    def test_home_shows_offers_with_their_price_and_jobs_with_pieces_left(self):
        offer, work = self._offer(), self._taken(pieces={"navy": {"L": 70}})
        work._report_made({work.line_ids: 30}, "r1")
        self._login(self.siti_user)
        page = self._page("/my/jobs")
        (offer_card,) = page.xpath(f"//a[@data-job='{offer.name}']")
        self.assertIn("Rp 1,500 / pcs", self._text(offer_card))
        self.assertIn("30 pcs = Rp 45,000", self._text(offer_card))
        self.assertIn("Due today", self._text(offer_card))
        (work_card,) = page.xpath(f"//a[@data-job='{work.name}']")
        self.assertIn("40 of 70 pcs still to make", self._text(work_card))
        self.assertIn("30 pcs not handed in", self._text(work_card))
        self.assertIn("Count the material", self._text(work_card))

    def test_every_stepper_knows_its_limit(self):
        job = self._taken()
        job._report_made({job.line_ids[0]: 10}, "m")
        self._login(self.siti_user)
        steppers = self._page(f"/my/jobs/{job.id}").xpath("//*[@data-stepper]")
        # To hand in, of each size; to make, of the one left; too many of the other.
        self.assertEqual(
            [stepper.get("data-max") for stepper in steppers], ["10", "0", "20", "10"]
        )

    def test_home_and_pay_follow_the_money(self):
        job = self._made()
        handover = job._hand_in({line: line.qty for line in job.line_ids}, "h1")
        handover.inspection_ids.action_judge()
        self._login(self.siti_user)
        self.assertEqual(self._money(), ["Rp 45,000", "Rp 0", "Rp 0"])
        orders = job.purchase_id
        orders.action_create_invoice()
        bill = orders.invoice_ids
        self.assertEqual(self._money(), ["Rp 0", "Rp 45,000", "Rp 0"])
        bill.invoice_date = fields.Date.today()
        bill.action_post()
        self.assertEqual(self._money(), ["Rp 0", "Rp 45,000", "Rp 0"])
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({})._create_payments()
        self.assertEqual(self._money(), ["Rp 0", "Rp 0", "Rp 45,000"])
        page = self._text(self._page("/my/jobs/pay"))
        self.assertIn("30 pcs \N{MULTIPLICATION SIGN} Rp 1,500 Rp 45,000", page)
        self.assertIn(f"{bill.name} Rp 45,000", page)

    def _money(self):
        page = self._page("/my/jobs")
        return [self._text(dd) for dd in page.xpath("//dd[@data-money]")]

    def test_the_job_shows_each_size_by_state_and_why_pieces_came_back(self):
        job = self._made()
        small, medium = job.line_ids
        handover = job._hand_in({small: 10, medium: 15}, "h1")
        defect_type = self.env["clothingline.defect.type"].create(
            {"code": "T-1", "name": "Open seam", "severity": "minor"}
        )
        inspection = handover.inspection_ids
        inspection.defect_ids = [
            Command.create(
                {
                    "defect_type_id": defect_type.id,
                    "handover_line_id": handover.line_ids[1].id,
                    "qty": 1,
                    "note": "left side",
                }
            )
        ]
        inspection.action_judge()
        self._login(self.siti_user)
        page = self._page(f"/my/jobs/{job.id}")
        (line,) = page.xpath(f"//*[@data-line='{medium.variant_name}']")
        states = {b.get("data-state"): b.text for b in line.xpath(".//b[@data-state]")}
        self.assertEqual(states, {"made": "5", "rework": "15"})
        self.assertIn(f"{medium.variant_name}: 1 pcs Open seam", self._text(page))
        self.assertIn("left side", self._text(page))
        self.assertIn("Came back", self._text(page))
        # All that is made or repaired is proposed for the next handover.
        form = self._form(job, "handin")
        self.assertEqual(form[f"line_{medium.id}"], "20")
        self.assertEqual(form[f"line_{small.id}"], "10")

    def test_a_later_stage_shows_what_has_come_from_the_stage_before(self):
        sewing = self._taken(stage="sew", pieces={"white": {"S": 10}})
        cutting = self._made(tailor=self.budi, pieces={"white": {"S": 4}})
        cutting._hand_in({cutting.line_ids: 4}, "h").inspection_ids.action_judge()
        self._login(self.siti_user)
        page = self._page(f"/my/jobs/{sewing.id}")
        self.assertIn("4 have come from the stage before", self._text(page))
        answer = self._do(sewing, "made", 400, **self._typed(sewing, 5))
        self._assert_error(answer, "only 4 pieces have come from the stage before")

    def test_what_is_not_his_answers_like_what_is_not_there(self):
        job, offer = self._taken(), self._offer(order=self._order())
        draft, withdrawn = (self._draft(pieces={"navy": {"S": 1}}) for _one in (1, 2))
        withdrawn.action_withdraw()
        answers = set()
        for user in (self.budi_user, self.siti_user):
            self._login(user)
            paths = [
                "/my/jobs/999999999",
                "/my/jobs/99999999999999999999",
                "/my/jobs/0",
            ]
            paths += [self._path(never_offered) for never_offered in (draft, withdrawn)]
            paths += ["/my/jobs/offer/0", "/my/jobs/offer/999999999"]
            if user == self.budi_user:
                paths += [f"/my/jobs/{job.id}", f"/my/jobs/offer/{offer.id}"]
            for path in paths:
                text = self._get(path, 404).text.replace("Budi", "Siti")
                answers.add(text.replace(f'data-uid="{user.id}"', ""))
        self.assertEqual(len(answers), 1)

    def test_a_brand_and_the_firm_have_no_tailor_pages(self):
        job = self._taken()
        planner = new_test_user(
            self.env, "test.planner", "clothingline_base.group_clothingline_planner"
        )
        self._login(self.brand_user)
        for path in ("/my/jobs", "/my/jobs/pay", f"/my/jobs/{job.id}"):
            self._get(path, 404)
        self.authenticate(planner.login, planner.login)
        for path in ("/my/jobs", "/my/jobs/pay", f"/my/jobs/{job.id}"):
            self._get(path, 404)

    def test_the_public_is_sent_to_the_login(self):
        job = self._taken()
        for path in ("/my/jobs", "/my/jobs/pay", f"/my/jobs/{job.id}"):
            self.assertIn("/web/login", self._get(path, 303).headers["Location"])

    def test_pages_are_never_kept_and_never_framed(self):
        self._login(self.siti_user)
        headers = self._get("/my/jobs").headers
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertEqual(headers["X-Frame-Options"], "DENY")

    def test_indonesian_words_numbers_and_dates(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.env["ir.module.module"].search(
            [("name", "=", "clothingline_portal")]
        )._update_translations(["id_ID"])
        self.siti_user.lang = "id_ID"
        self._offer(pieces=production.ORDERED, due_date="2030-11-23")
        self._login(self.siti_user)
        page = self._page("/my/jobs")
        self.assertEqual(page.get("lang"), "id-ID")
        text = self._text(page)
        self.assertIn("Kerjaan tersedia", text)
        self.assertIn("Rp 1.500 / pcs 480 pcs = Rp 720.000", text)
        self.assertIn("Batas Sab, 23 Nov", text)

    def test_the_portal_home_leads_to_the_jobs(self):
        self._login(self.siti_user)
        page = self._page("/my/home")
        self.assertTrue(page.xpath("//a[@href='/my/jobs']"))
        self.assertFalse(page.xpath("//a[@href='/my/orders/production']"))
