from odoo import Command, fields, models

from ..tools import average_cost


class ProductProduct(models.Model):
    """A product whose average knows what was taken back at its own value."""

    _inherit = "product.product"

    clothingline_has_fixed = fields.Boolean(readonly=True, copy=False)

    def _get_domain_locations(self):
        domains = super()._get_domain_locations()
        if "owners" not in self.env.context:
            return domains
        # What belongs to others is not among the quants; nor is it in their past.
        quants, moves_in, moves_out = domains
        owned = [("restrict_partner_id", "in", self.env.context["owners"] or [False])]
        return quants, list(moves_in) + owned, list(moves_out) + owned

    def _run_avco(self, at_date=None, lot=None, method="realtime"):
        # Nearly always Odoo's: only a receipt taken back asks for more.
        if lot or not self.sudo().clothingline_has_fixed:
            return super()._run_avco(at_date=at_date, lot=lot, method=method)
        return average_cost.replay(self._average_events(at_date))

    def _average_events(self, at_date):
        """What changed the average, in the order of time; see tools/average_cost.py."""
        until = [("date", "<=", at_date)] if at_date else []
        of_company = [
            ("product_id", "=", self.id),
            ("company_id", "=", self.env.company.id),
        ]
        moves = self.env["stock.move"].search_fetch(
            [*of_company, *until, "|", ("is_in", "=", True), ("is_out", "=", True)],
            ["date", "is_in", "is_out", "value", "clothingline_is_fixed"],
            order="date, id",
        )
        prices = (
            self.env["product.value"]
            .sudo()
            .search(
                [
                    ("product_id", "=", self.id),
                    ("move_id", "=", False),
                    ("lot_id", "=", False),
                    *until,
                ],
                order="date, id",
            )
        )
        events = [(price.date, 0, average_cost.Price(price.value)) for price in prices]
        for move in moves:
            qty = move._get_valued_qty()
            if move.is_in:
                value = move._get_value(at_date=at_date) if at_date else move.value
                events.append((move.date, 1, average_cost.In(qty, value)))
            else:
                fixed = move.value if move.clothingline_is_fixed else None
                events.append((move.date, 1, average_cost.Out(qty, fixed)))
        events.sort(key=lambda event: event[:2])
        return [event for _date, _rank, event in events]

    def _post_revaluation(self, amount):
        """Book what a price set by hand made the stock of the product worth more."""
        company = self.env.company
        amount = company.currency_id.round(amount)
        if company.currency_id.is_zero(amount):
            return
        stock = self._get_product_accounts()["stock_valuation"]
        difference = company._get_difference_account(self)
        name = self.env._("%(product)s - Revaluation", product=self.display_name)
        # Whoever sets prices need not book entries.
        entry = (
            self.env["account.move"]
            .sudo()
            .create(
                {
                    "journal_id": company.account_stock_journal_id.id,
                    "date": company._clothingline_entry_date(fields.Datetime.now()),
                    "ref": name,
                    "line_ids": [
                        Command.create(
                            {
                                "name": name,
                                "account_id": account.id,
                                "balance": balance,
                                "product_id": self.id,
                            }
                        )
                        for account, balance in ((stock, amount), (difference, -amount))
                    ],
                }
            )
        )
        entry._post()

    # Garments that cost more than they were received at ----------------------

    def _clothingline_in_stock(self):
        """Pieces of the company's own that lie in its stock."""
        return int(self._with_valuation_context().qty_available)

    def _clothingline_revalue(self, amount, production):
        """Let the garments in stock carry so much more, out of work in process."""
        company = self.env.company
        if company.currency_id.is_zero(amount):
            return
        there = self._with_valuation_context().qty_available
        # A price set anew is booked against the account of differences, ...
        self.sudo().standard_price = (self.total_value + amount) / there
        # ... which work in process evens out.
        production._clothingline_post_cost(
            self.env._(
                "%(order)s - Cost of rejects on %(garment)s",
                order=production.name,
                garment=self.display_name,
            ),
            company._get_difference_account(self),
            amount,
            fields.Datetime.now(),
        )
