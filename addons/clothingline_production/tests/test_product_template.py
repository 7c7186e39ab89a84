from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestBooks(ProductionCase):
    """Before an order is confirmed: are style and material what the books need?"""

    def _check(self):
        style = self.style
        style.template._clothingline_check_books(
            self.env.company,
            (style.cloth | style.trims).with_env(self.env),
            self.cut | self.sew | self.finish,
        )

    def _faults(self):
        with self.assertRaises(UserError) as refused:
            self._check()
        head, *faults = str(refused.exception).splitlines()
        self.assertIn("The books are not ready", head)
        return faults

    def test_the_reference_case_is_ready(self):
        self._check()

    def test_a_style_as_the_product_form_makes_it_is_not(self):
        made = self.env["product.template"].sudo().create({"name": "Blus"})
        with self.assertRaises(UserError) as refused:
            made.with_env(self.env)._clothingline_check_books(
                self.env.company, self.env["product.product"], self.sew
            )
        sentence = str(refused.exception)
        self.assertIn("Blus is invoiced by what is ordered", sentence)
        self.assertIn("Blus is not tracked in stock", sentence)

    def test_a_style_made_from_our_screens_is_ready(self):
        templates = self.env["product.template"].with_user(self.manager)
        made = templates.with_context(clothingline_product="garment").create(
            {"name": "Blus"}
        )
        name = templates.with_context(clothingline_product="garment").name_create("A")
        for style in made | templates.browse(name[0]):
            style.with_env(self.env)._clothingline_check_books(
                self.env.company, self.env["product.product"], self.sew
            )
        cloth = templates.with_context(clothingline_product="material").create(
            {"name": "Katun"}
        )
        self.assertRecordValues(
            cloth, [{"is_storable": True, "cost_method": "average"}]
        )

    def test_every_fault_is_told_at_once_with_its_place(self):
        sudo = self.env(su=True)
        self.style.template.sudo().write(
            {"invoice_policy": "order", "uom_id": sudo.ref("uom.product_uom_dozen").id}
        )
        categories = "clothingline_production.product_category_"
        sudo.ref(categories + "garment").property_cost_method = "standard"
        sudo.ref(categories + "material").property_valuation = "periodic"
        self.style.trims[0].sudo().is_storable = False
        self.sew.sudo().wage_product_id = self.style.trims[1]
        self.finish.sudo().wage_product_id = False
        company = self.env.company.sudo()
        company.clothingline_wage_account_id = False
        company.account_stock_journal_id = False
        sudo["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "=", company.id)]
        ).valuation_account_id = False
        faults = "\n".join(self._faults())
        for sentence in (
            "The account of wages to be billed is not chosen",
            "has no account for work in process",
            "has no stock journal",
            "Kemeja koko is invoiced by what is ordered",
            "Kemeja koko is counted in Dozens",
            "Kemeja koko is not valued at average cost",
            "Cloth white is not valued at each move",
            "Button is not tracked in stock",
            "Thread set, the wage product of Sew, is no service",
            "Finish has no wage product",
        ):
            self.assertIn(sentence, faults)

    def test_a_style_tracked_by_lots_is_refused(self):
        self.style.template.sudo().tracking = "lot"
        [fault] = self._faults()
        self.assertIn("is tracked by lots or serial numbers", fault)

    def test_a_product_of_another_company_is_refused(self):
        other = self.env["res.company"].sudo().create({"name": "Other"})
        label = (
            self.env["product.product"]
            .sudo()
            .create({"name": "Hangtag", "is_storable": True, "company_id": other.id})
        )
        with self.assertRaisesRegex(UserError, "Hangtag belongs to Other"):
            self.style.template._clothingline_check_books(
                self.env.company, label, self.sew
            )
