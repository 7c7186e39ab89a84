"""The line of a bill that pays a tailor: as its job has it, and never more."""

from odoo import api, models
from odoo.exceptions import UserError

# What a tailor is billed; a change of these is judged at once.
BILLED = frozenset(
    [
        "account_id",
        "currency_id",
        "discount",
        "move_id",
        "price_unit",
        "product_id",
        "product_uom_id",
        "purchase_line_id",
        "quantity",
        "tax_ids",
    ]
)
# What follows from it; judged when the bill is posted and from then on.
AMOUNTS = frozenset(["amount_currency", "balance", "credit", "debit"])


class AccountMoveLine(models.Model):
    """A journal item; on a tailor's bill it follows the wage order of a job."""

    _name = "account.move.line"
    _inherit = ["account.move.line", "clothingline.step.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered("purchase_line_id")._clothingline_check_wages()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not BILLED.isdisjoint(vals):
            self.filtered("purchase_line_id")._clothingline_check_wages()
        elif not AMOUNTS.isdisjoint(vals):
            self.filtered(
                lambda line: line.purchase_line_id and line.parent_state == "posted"
            )._clothingline_check_wages()
        return result

    def _clothingline_pieces(self):
        """Pieces this line bills; a refund's are negative."""
        self.ensure_one()
        sign = {"in_invoice": 1, "in_refund": -1}.get(self.move_id.move_type, 0)
        unit = self.purchase_line_id.product_uom_id
        return sign * self.product_uom_id._compute_quantity(
            self.quantity, unit, round=False
        )

    def _clothingline_check_wages(self):
        """Refuse what is not as the job has it, or bills more than is payable."""
        if self._is_in_step():
            return
        wages = self.sudo().filtered(
            lambda line: (
                line.purchase_line_id.clothingline_job_id
                and line.parent_state != "cancel"
                and line.move_type != "entry"
            )
        )
        for line in wages:
            line._clothingline_check_as_ordered()
        for purchase_line, mine in wages.grouped("purchase_line_id").items():
            purchase_line._clothingline_check_billed(mine.move_id)

    def _clothingline_check_as_ordered(self):
        ordered = self.purchase_line_id
        order, job = ordered.order_id, ordered.clothingline_job_id
        company, move, unit = self.company_id, self.move_id, ordered.product_uom_id
        account = company.clothingline_wage_account_id
        # The words are only worked out for what is wrong.
        checks = (
            (
                move.move_type in ("in_invoice", "in_refund"),
                lambda: self.env._("the kind of document (a bill or a refund)"),
            ),
            (
                move.commercial_partner_id == order.partner_id.commercial_partner_id,
                lambda: self.env._("the vendor (%s)", order.partner_id.display_name),
            ),
            (
                company == order.company_id,
                lambda: self.env._("the company (%s)", order.company_id.name),
            ),
            (
                self.currency_id == order.currency_id,
                lambda: self.env._("the currency (%s)", order.currency_id.name),
            ),
            (
                self.product_id == ordered.product_id and self.product_uom_id == unit,
                lambda: self.env._("the product (%s)", ordered.product_id.display_name),
            ),
            (
                not self.currency_id.compare_amounts(
                    self.price_unit, ordered.price_unit
                )
                and not self.discount,
                lambda: self.env._("the price per piece (%s)", ordered.price_unit),
            ),
            (
                not any(self.tax_ids.mapped("price_include")),
                lambda: self.env._("the price without tax (a tax comes on top of it)"),
            ),
            (
                self.account_id == account,
                lambda: self.env._("the account (%s)", account.display_name),
            ),
            (self._clothingline_is_amount_right(), lambda: self.env._("the amount")),
        )
        wrong = [describe() for is_right, describe in checks if not is_right]
        if wrong:
            raise UserError(
                self.env._(
                    "%(job)s pays its tailor, so this comes from the job and cannot "
                    "be changed on the bill: %(wrong)s. Lower the pieces, or leave "
                    "the line out, to pay less now.",
                    job=job.name,
                    wrong=", ".join(wrong),
                )
            )

    def _clothingline_is_amount_right(self):
        """Whether a posted line carries pieces x price."""
        if self.parent_state != "posted":
            return True
        amount = self.quantity * self.price_unit
        sign = 1 if self.move_id.move_type == "in_invoice" else -1
        return not self.currency_id.compare_amounts(sign * amount, self.balance)
