from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    """The accounts, the places and the days of work at home."""

    _inherit = "res.company"

    clothingline_wage_account_id = fields.Many2one(
        "account.account",
        "Wages to Be Billed",
        help="Credited when pieces are accepted, debited by the tailor's bill: its "
        "balance is work that is not billed yet.",
    )
    clothingline_tailors_location_id = fields.Many2one("stock.location")
    clothingline_loss_location_id = fields.Many2one("stock.location")
    clothingline_difference_account_id = fields.Many2one(
        "account.account",
        "Price Differences",
        help="What a supplier billed more or less for material that was used already.",
    )

    # Days -------------------------------------------------------------------

    def _clothingline_entry_date(self, moment):
        """The firm's own day of a UTC moment, or the first open day after it."""
        self.ensure_one()
        company, date = self.sudo(), self._day_of(moment)
        journal = company.account_stock_journal_id
        while locks := company._get_violated_lock_dates(date, False, journal):
            date = locks[-1][0] + timedelta(days=1)
        return date

    # Accounts ---------------------------------------------------------------

    def _get_difference_account(self, product):
        """Where a price difference goes: the category's account, or the firm's own."""
        self.ensure_one()
        category = product.with_company(self).categ_id
        account = (
            category.property_price_difference_account_id
            or self.sudo().clothingline_difference_account_id
            or product.with_company(self)._get_product_accounts()["expense"]
        )
        if not account:
            raise UserError(
                self.env._(
                    "There is no account for price differences of %(product)s. Let it "
                    "be prepared under Configuration, Accounts of Piece Work.",
                    product=product.display_name,
                )
            )
        return account

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

    # Places -----------------------------------------------------------------

    def _get_tailors_location(self):
        """The parent of every tailor's stock location, made on first use.

        It lies in the warehouse, so that Odoo counts and values what is there, but not
        under its stock, from where it reserves.
        """
        self.ensure_one()
        company = self.sudo()
        if not company.clothingline_tailors_location_id:
            company.clothingline_tailors_location_id = company._make_location(
                name=self.env._("Tailors"), usage="view"
            )
        return company.clothingline_tailors_location_id

    def _clothingline_move_tailors_location(self):
        """Bring a tailors' location made beside the warehouse into it (an upgrade)."""
        for company in self.sudo():
            parent = company._clothingline_warehouse().view_location_id
            tailors = company.clothingline_tailors_location_id
            if tailors and parent and tailors.location_id != parent:
                tailors.location_id = parent
                below = self.env["stock.location"].with_context(active_test=False)
                below = below.search([("id", "child_of", tailors.id)])
                self.env.add_to_compute(below._fields["warehouse_id"], below)

    def _get_brand_location(self, partner):
        """Where a brand's own cloth and garments lie, made on first use.

        In the warehouse, but not under its stock: the firm's own demand never
        reserves what is not the firm's.
        """
        self.ensure_one()
        places = self.env["stock.location"].sudo()
        brand = partner.commercial_partner_id
        place = places.search(
            [
                ("clothingline_brand_id", "=", brand.id),
                ("company_id", "=", self.id),
            ],
            limit=1,
        )
        return place or self.sudo()._make_location(
            name=brand.name, usage="internal", clothingline_brand_id=brand.id
        )

    def _get_loss_location(self):
        """Where material written off goes; it has an account, so the entry is made."""
        self.ensure_one()
        company = self.sudo()
        if not company.clothingline_loss_location_id.valuation_account_id:
            company._clothingline_prepare_loss()
        return company.clothingline_loss_location_id

    def _clothingline_warehouse(self):
        self.ensure_one()
        return (
            self.env["stock.warehouse"]
            .sudo()
            .search([("company_id", "=", self.id)], limit=1)
        )

    def _make_location(self, **vals):
        """Make a location in the warehouse, beside its stock."""
        parent = self._clothingline_warehouse().view_location_id
        if not parent:
            raise UserError(
                self.env._(
                    "%(company)s has no warehouse. Make one under Inventory, "
                    "Configuration, Warehouses.",
                    company=self.name,
                )
            )
        return self.env["stock.location"].create(
            {"location_id": parent.id, "company_id": self.id, **vals}
        )

    # Accounts of piece work -------------------------------------------------

    def _clothingline_prepare_accounting(self):
        """Average cost, perpetual valuation, and the accounts of piece work.

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
            company._clothingline_prepare_loss()
            company.clothingline_difference_account_id = (
                company.clothingline_difference_account_id
                or company._clothingline_account(
                    "clothingline_difference",
                    self.env._("Price Differences of Material Used"),
                    "expense",
                )
            )
            wages = company.env.ref("clothingline_production.product_category_wage")
            wages.property_account_expense_categ_id = (
                company.clothingline_wage_account_id
            )

    def _clothingline_prepare_loss(self):
        """The place and the account of material written off."""
        self.ensure_one()
        company = self.with_company(self)
        if not company.clothingline_loss_location_id:
            virtual = company._clothingline_warehouse().view_location_id.location_id
            company.clothingline_loss_location_id = company.env[
                "stock.location"
            ].create(
                {
                    "name": self.env._("Written Off at Tailors"),
                    "usage": "inventory",
                    "company_id": company.id,
                    "location_id": virtual.id,
                }
            )
        location = company.clothingline_loss_location_id
        location.valuation_account_id = (
            location.valuation_account_id
            or company._clothingline_account(
                "clothingline_loss", self.env._("Material Written Off"), "expense"
            )
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
            prefix = {
                "asset_current": "1130",
                "liability_current": "2190",
                "expense": "5190",
            }
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
