from odoo import Command, fields, models

from ..tools import average_cost

# What a move can be for the stock of its company.
KINDS = ("is_in", "is_out", "is_dropship")
# The last moment of a day, as Odoo means it.
_END_OF_DAY = {"hour": 23, "minute": 59, "second": 59, "microsecond": 0}


class _Averages(dict):
    """What changed the averages, by product id; by context, so RPC cannot send it."""


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

    def _compute_value(self):
        """Value what lay there when the day asked for had ended.

        Odoo takes the average of the day's end, but counts at the moment it is asked
        for: at midnight, for a date. What came on that day would change the value of
        what lay there before.
        """
        asked = fields.Datetime.to_datetime(self.env.context.get("to_date"))
        if not asked:
            return super()._compute_value()
        end = asked.replace(**_END_OF_DAY)
        at_end = self.with_context(to_date=end)
        super(ProductProduct, at_end)._compute_value()
        for product, valued in zip(self, at_end, strict=True):
            for name in ("company_currency_id", "total_value", "avg_cost"):
                product[name] = valued[name]
        return None

    def _update_standard_price(self, extra_value=None, extra_quantity=None):
        products = self
        if self.env["stock.move"]._is_posting():
            # What a settlement moved is read for all variants together.
            averages = _Averages(self._at_average_cost()._average_events())
            products = self.with_context(clothingline_averages=averages)
        return super(ProductProduct, products)._update_standard_price(
            extra_value=extra_value, extra_quantity=extra_quantity
        )

    def _run_avco(self, at_date=None, lot=None, method="realtime"):
        read = self.env.context.get("clothingline_averages")
        if isinstance(read, _Averages) and self.id in read and not (lot or at_date):
            return average_cost.replay(read[self.id])
        # Nearly always Odoo's: only a receipt taken back asks for more.
        if lot or not self.sudo().clothingline_has_fixed:
            return super()._run_avco(at_date=at_date, lot=lot, method=method)
        return average_cost.replay(self._average_events(at_date)[self.id])

    def _average_events(self, at_date=None):
        """What changed the average of each product (id), in the order of time.

        See tools/average_cost.py.
        """
        until = [("date", "<=", at_date)] if at_date else []
        moves = self.env["stock.move"].search_fetch(
            [
                ("product_id", "in", self.ids),
                ("company_id", "=", self.env.company.id),
                *until,
                "|",
                "|",
                ("is_in", "=", True),
                ("is_out", "=", True),
                ("is_dropship", "=", True),
            ],
            ["date", *KINDS, "value", "clothingline_is_fixed", "move_line_ids"],
            order="date, id",
        )
        prices = (
            self.env["product.value"]
            .sudo()
            .search(
                [
                    ("product_id", "in", self.ids),
                    ("move_id", "=", False),
                    ("lot_id", "=", False),
                    *until,
                ],
                order="date, id",
            )
        )
        events = {product_id: [] for product_id in self.ids}
        for price in prices:
            event = price.date, 0, average_cost.Price(price.value)
            events[price.product_id.id].append(event)
        for move in moves:
            events[move.product_id.id] += [
                (move.date, 1, event) for event in move._average_events(at_date)
            ]
        return {
            product_id: [
                event for _d, _r, event in sorted(of_product, key=lambda row: row[:2])
            ]
            for product_id, of_product in events.items()
        }

    def _at_average_cost(self):
        return self.filtered(
            lambda product: (
                product.cost_method == "average" and not product.lot_valuated
            )
        )

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
        entry._in_step()._post()

    # Garments that cost more than they were received at ----------------------

    def _clothingline_in_stock(self):
        """Pieces of the company's own that lie in its stock, by variant id."""
        # Of one style, so valued in one way.
        products = self.with_env(self[:1]._with_valuation_context().env)
        return {product.id: int(product.qty_available) for product in products}

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
