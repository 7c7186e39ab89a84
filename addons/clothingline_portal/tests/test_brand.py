import base64

from odoo.tests import tagged
from odoo.tools.misc import formatLang

from odoo.addons.clothingline_production.tests import common as production

from .common import PortalCase
from .test_tailor_media import picture


@tagged("post_install", "-at_install")
class TestBrandPages(PortalCase):
    """A brand follows its own orders and learns nothing of tailors and their pay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Names that no page of a brand may show.
        cls.siti.partner_id.name = "Xsitix"
        cls.budi.partner_id.name = "Xbudix"

    def _passed(self, stage, tailor, qty):
        job = self._made(stage=stage, tailor=tailor, pieces={"white": {"S": qty}})
        handover = job._hand_in({job.line_ids: qty}, f"h{job.id}")
        handover.inspection_ids.action_judge()
        return handover.inspection_ids

    def test_a_brand_sees_progress_sizes_and_checks(self):
        self._passed("cut", self.budi, 10)
        self._passed("sew", self.siti, 8)
        inspection = self._passed("finish", self.siti, 5)
        self._login(self.brand_user)
        listing = self._page("/my/orders/production")
        self.assertIn("5 / 480", " ".join(listing.text_content().split()))
        page = self._page(f"/my/orders/production/{self.order.id}")
        rows = {
            row.get("data-stage"): [
                " ".join(td.text_content().split()) for td in row.findall("td")[:3]
            ]
            for row in page.xpath("//tr[@data-stage]")
        }
        names = [stage.name for stage in self.order._stages()]
        self.assertEqual(
            rows,
            dict(
                zip(
                    names,
                    [
                        ["0", "0", "10 / 480"],
                        ["0", "0", "8 / 480"],
                        ["0", "0", "5 / 480"],
                    ],
                    strict=True,
                )
            ),
        )
        text = " ".join(page.text_content().split())
        self.assertIn("5 / 40", text)
        self.assertIn(inspection.name, text)
        (row,) = page.xpath("//tr[@data-size='S']")
        self.assertEqual(" ".join(row.text_content().split()), "S 70 10 8 5")
        bars = row.xpath(".//*[@role='progressbar']/@aria-valuenow")
        self.assertEqual(bars, ["14", "11", "7"])
        for hidden in ("Xsitix", "Xbudix", "14,000", "14.000", "32,000", "SPK/"):
            self.assertNotIn(hidden, text)

    def test_a_brand_is_led_to_its_own_sales_order_and_invoice(self):
        self.style.template.invoice_policy = "order"
        order = self.order
        order.action_quote()
        sale = order.sale_order_id
        sale.action_confirm()
        invoice = sale._create_invoices()
        self._login(self.brand_user)
        path = f"/my/orders/production/{order.id}"
        # A draft invoice is the firm's own business.
        self.assertFalse(
            self._page(path).xpath("//a[contains(@href, '/my/invoices/')]")
        )
        invoice.action_post()
        page = self._page(path)
        for document, address in ((sale, "orders"), (invoice, "invoices")):
            (link,) = page.xpath(f"//a[@href='/my/{address}/{document.id}']")
            self.assertIn(document.name, link.text_content())
            self._get(link.get("href"))

    def test_a_brand_sees_the_photos_of_its_pieces_and_nothing_that_is_said(self):
        job = self._taken(pieces={"white": {"S": 10}})
        line = job.line_ids
        job._report_made({line: 4}, "m1", photo=base64.b64encode(picture()))
        job._tell_message("t1", photo=base64.b64encode(picture()), text="Xsaidx")
        photo, said = job.note_ids.sorted("kind", reverse=True)
        path = f"/my/orders/production/{self.order.id}"
        shown, hidden = f"{path}/photo/{photo.id}", f"{path}/photo/{said.id}"
        self._login(self.brand_user)
        page = self._page(path)
        self.assertEqual(page.xpath("//figure//img/@src"), [shown])
        self.assertNotIn("Xsaidx", page.text_content())
        self.assertEqual(self._get(shown).headers["Content-Type"], "image/jpeg")
        self._get(hidden, 404)
        for user in (self.other_brand_user, self.siti_user):
            self._login(user)
            self._get(shown, 404)
        self.logout()
        self._get(shown, 303)

    def _listed(self, path, listing):
        items = self._page(path).xpath(f"//*[@data-brand='{listing}']/li")
        return [" ".join(item.text_content().split()) for item in items]

    def test_a_brand_follows_its_delivery_and_what_it_has_paid(self):
        order = production.make_order(
            self.env, self.style, self.brand, ordered={"white": {"S": 5}}
        )
        order.action_confirm()
        order.action_quote()
        sale = order.sale_order_id
        sale.action_confirm()
        path = f"/my/orders/production/{order.id}"
        self._login(self.brand_user)
        picking = sale.picking_ids
        (listed,) = self._listed(path, "deliveries")
        self.assertIn(f"{picking.name} ", listed)
        self.assertTrue(listed.endswith("5 pcs Being prepared"), listed)
        # It is delivered.
        picking.move_ids.write({"quantity": 5, "picked": True})
        picking.button_validate()
        (listed,) = self._listed(path, "deliveries")
        self.assertTrue(listed.endswith("5 pcs Delivered"), listed)
        # And billed, and paid in part.
        invoice = sale._create_invoices()
        invoice.action_post()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"amount": 1000})._create_payments()
        total, left = (
            formatLang(self.env, amount, digits=0)
            for amount in (invoice.amount_total, invoice.amount_total - 1000)
        )
        _sale, listed = self._listed(path, "documents")
        self.assertEqual(
            listed,
            f"Invoice {invoice.name} Rp {total} Still to pay: Rp {left} Partly paid",
        )

    def test_others_find_nothing(self):
        draft = production.make_order(
            self.env, self.style, self.brand, ordered={"white": {"S": 5}}
        )
        path = f"/my/orders/production/{self.order.id}"
        for user in (self.other_brand_user, self.siti_user):
            self._login(user)
            self._get(path, 404)
            self.assertNotIn(self.order.name, self._get("/my/orders/production").text)
        self._login(self.brand_user)
        self._get(f"/my/orders/production/{draft.id}", 404)
        self._get("/my/orders/production/99999999999999999999", 404)
        self.assertNotIn(draft.name, self._get("/my/orders/production").text)
        self.logout()
        for public in (path, "/my/orders/production"):
            self.assertIn("/web/login", self._get(public, 303).headers["Location"])

    def test_the_portal_home_leads_to_the_orders(self):
        self._login(self.brand_user)
        page = self._page("/my/home")
        self.assertTrue(page.xpath("//a[@href='/my/orders/production']"))
        self.assertFalse(page.xpath("//a[@href='/my/jobs']"))
        # The sales orders of Odoo itself stay where they are.
        self._get("/my/orders")
