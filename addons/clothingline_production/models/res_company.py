from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    """The accounts and the place of work at home."""

    _inherit = "res.company"

    clothingline_wage_account_id = fields.Many2one(
        "account.account",
        "Wages to Be Billed",
        help="Credited when pieces are accepted, debited by the tailor's bill: its "
        "balance is work that is not billed yet.",
    )
    clothingline_tailors_location_id = fields.Many2one("stock.location")

    def _get_wage_account(self):
        self.ensure_one()
        if not self.clothingline_wage_account_id:
            raise UserError(
                self.env._(
                    "Choose the account of wages to be billed under Configuration, "
                    "Accounts of Piece Work, or let it be prepared there."
                )
            )
        return self.clothingline_wage_account_id

    def _get_tailors_location(self):
        """The parent of every tailor's stock location, made on first use."""
        self.ensure_one()
        company = self.sudo()
        if not company.clothingline_tailors_location_id:
            warehouse = self.env["stock.warehouse"].search(
                [("company_id", "=", self.id)], limit=1
            )
            company.clothingline_tailors_location_id = company.env[
                "stock.location"
            ].create(
                {
                    "name": self.env._("Tailors"),
                    "usage": "view",
                    "location_id": warehouse.view_location_id.location_id.id,
                    "company_id": self.id,
                }
            )
        return company.clothingline_tailors_location_id

    def _clothingline_prepare_accounting(self):
        """Average cost, perpetual valuation, and the two accounts of piece work.

        Safe to call again; what the accountant has chosen stays.
        """
        for company in self:
            company = company.with_company(company)
            company._clothingline_prepare_categories()
            production = company.env["stock.location"].search(
                [("usage", "=", "production"), ("company_id", "=", company.id)]
            )
            for location in production:
                location.valuation_account_id = (
                    location.valuation_account_id
                    or company._clothingline_account(
                        "clothingline_wip",
                        self.env._("Work in Process"),
                        "asset_current",
                    )
                )
            company.clothingline_wage_account_id = (
                company.clothingline_wage_account_id
                or company._clothingline_account(
                    "clothingline_wages",
                    self.env._("Wages to Be Billed"),
                    "liability_current",
                )
            )
            wages = company.env.ref("clothingline_production.product_category_wage")
            wages.property_account_expense_categ_id = (
                company.clothingline_wage_account_id
            )

    def _clothingline_prepare_categories(self):
        # The lot has no value of its own: its variants carry it.
        for name, cost_method in (
            ("material", "average"),
            ("garment", "average"),
            ("lot", "standard"),
        ):
            self.env.ref(f"clothingline_production.product_category_{name}").write(
                {"property_cost_method": cost_method, "property_valuation": "real_time"}
            )

    def _clothingline_account(self, xml_name, name, account_type):
        """Find the account made before for this company, or make it."""
        self.ensure_one()
        xml_id = f"clothingline_production.{self.id}_{xml_name}"
        account = self.env.ref(xml_id, raise_if_not_found=False)
        if not account:
            prefix = {"asset_current": "1130", "liability_current": "2190"}
            account = self.env["account.account"].create(
                {
                    "name": name,
                    "code": self.env["account.account"]._search_new_account_code(
                        prefix[account_type] + "0010"
                    ),
                    "account_type": account_type,
                }
            )
            self.env["ir.model.data"]._update_xmlids(
                [{"xml_id": xml_id, "record": account, "noupdate": True}]
            )
        return account
