from datetime import datetime, time

from odoo import Command, fields, models


class AccountMove(models.Model):
    """A supplier's bill for material that was used before the bill came.

    Odoo gives what came in the price of the bill, and so the average, but leaves what
    went out at the value it had. The difference on what is gone is booked with the
    bill: the stock account stays the value of stock, on the bill's day and each later
    one.
    """

    _inherit = "account.move"

    clothingline_difference_ids = fields.One2many(
        "account.move", "clothingline_bill_id", "Price Differences"
    )
    clothingline_bill_id = fields.Many2one(
        "account.move", "Bill", index="btree_not_null", readonly=True, copy=False
    )

    def _post(self, soft=True):
        if self.env.context.get("move_reverse_cancel"):
            return super()._post(soft)
        posted = alone = self.browse()
        for bill in self:
            # Whoever books a bill need not see stock.
            materials = bill.sudo()._used_materials()
            if materials:
                days = {material: bill._days_of_use(material) for material in materials}
                before = bill._value_of(days)
                alone |= bill
                posted |= super(AccountMove, bill)._post(soft)
                bill.sudo()._post_difference(days, before)
        return posted | super(AccountMove, self - alone)._post(soft)

    def button_draft(self):
        result = super().button_draft()
        differences = self.sudo().clothingline_difference_ids
        if differences:
            moves = differences.clothingline_bill_id.line_ids._get_stock_moves()
            differences.with_context(force_delete=True).filtered(
                lambda entry: entry.state == "posted"
            ).button_draft()
            differences.with_context(force_delete=True).unlink()
            # Back to the price of before the bill, as if it had not come.
            moves.filtered("is_in")._set_value()
        return result

    def _used_materials(self):
        """Products of this bill, at average cost, that jobs of ours used."""
        if not self.is_purchase_document() or self.state != "draft":
            return self.env["product.product"]
        bill = self.with_company(self.company_id)
        # A wage is no material.
        lines = bill.invoice_line_ids.filtered(
            lambda line: not line.purchase_line_id.clothingline_job_id
        )
        products = lines.product_id.filtered(
            lambda product: (
                product.is_storable
                and product.cost_method == "average"
                and product.valuation == "real_time"
            )
        )
        if not products or not lines._get_stock_moves():
            return self.env["product.product"]
        used = self.env["stock.move"]._read_group(
            [
                ("product_id", "in", products.ids),
                ("company_id", "=", self.company_id.id),
                ("clothingline_job_id", "!=", False),
                ("is_out", "=", True),
            ],
            ["product_id"],
        )
        return products.browse(product.id for (product,) in used)

    def _days_of_use(self, material):
        """The day of the bill, and each later one on which what it did may differ.

        These are the days on which something went out, and those of other bills: which
        receipt a bill pays depends on the bills before it.
        """
        first = self.date or self.invoice_date or self.company_id._today()
        moves = (
            self.env["stock.move"]
            .sudo()
            .search(
                [
                    ("product_id", "=", material.id),
                    ("company_id", "=", self.company_id.id),
                    ("date", ">", fields.Datetime.to_datetime(first)),
                    ("is_out", "=", True),
                ]
            )
        )
        billed = self.sudo().line_ids.search(
            [
                ("product_id", "=", material.id),
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
                ("purchase_line_id", "!=", False),
                ("date", ">", first),
            ]
        )
        later = {move.date.date() for move in moves} | set(billed.mapped("date"))
        return [first, *sorted(day for day in later if day > first)]

    def _value_of(self, days):
        """[(value that came with the bill's lines, stock value)], by material."""
        incoming = self.sudo().line_ids._get_stock_moves().filtered("is_in")
        result = {}
        for material, of_material in days.items():
            product = material.with_company(self.company_id)
            product.invalidate_recordset(["total_value"])
            came = incoming.filtered(lambda move, of=material: move.product_id == of)
            # The end of the day: with a date alone Odoo takes the quantity of its first
            # second and the value of its last.
            ends = [datetime.combine(day, time(23, 59, 59)) for day in of_material]
            result[material] = [
                (
                    sum(move._get_value(at_date=end) for move in came),
                    product.with_context(to_date=end).total_value,
                )
                for end in ends
            ]
        return result

    def _post_difference(self, days, before):
        if self.state != "posted":
            return
        after = self._value_of(days)
        entries = []
        for material, of_material in days.items():
            booked = 0
            values = zip(before[material], after[material], strict=True)
            for day, (was, became) in zip(of_material, values, strict=True):
                came, stays = (new - old for old, new in zip(was, became, strict=True))
                amount = self.company_id.currency_id.round(came - stays - booked)
                if not self.company_id.currency_id.is_zero(amount):
                    entries.append(self._prepare_difference(material, amount, day))
                    booked += amount
        self.env["account.move"].create(entries)._in_step()._post()

    def _prepare_difference(self, material, amount, day):
        company = self.company_id
        stock = material.with_company(company)._get_product_accounts()
        name = self.env._(
            "%(bill)s - Price difference of %(component)s used already",
            bill=self.name,
            component=material.display_name,
        )
        lines = (
            (stock["stock_valuation"], -amount),
            (company._get_difference_account(material), amount),
        )
        return {
            "journal_id": company.account_stock_journal_id.id,
            # Posting may have moved the bill itself to an open day.
            "date": max(day, self.date),
            "ref": name,
            "clothingline_bill_id": self.id,
            "line_ids": [
                Command.create(
                    {
                        "name": name,
                        "account_id": account.id,
                        "balance": balance,
                        "product_id": material.id,
                    }
                )
                for account, balance in lines
            ],
        }
