"""The law of a tailor's bill: paid is at most payable, at the price of the job."""

from odoo import models
from odoo.exceptions import AccessError, UserError

# A change of these concerns every wage line of the bill.
HEAD = frozenset(["partner_id", "currency_id", "move_type", "company_id"])


class AccountMove(models.Model):
    """A journal entry or bill; that of a tailor is held to what was accepted."""

    _name = "account.move"
    _inherit = ["account.move", "clothingline.step.mixin"]

    def write(self, vals):
        result = super().write(vals)
        if not HEAD.isdisjoint(vals):
            self._clothingline_wage_lines()._clothingline_check_wages()
        return result

    def _post(self, soft=True):
        bills = self.filtered(lambda move: move.is_invoice(include_receipts=True))
        bills._clothingline_check_orphans()
        wages = bills._clothingline_wage_lines()
        wages.purchase_line_id._clothingline_lock()
        # What is settled is booked now: its day is the firm's, and may be tomorrow for
        # who looks from elsewhere, or the first day that is not locked.
        posted = super()._post(soft and not self._is_in_step())
        wages = wages.filtered(lambda line: line.parent_state == "posted")
        wages._clothingline_check_wages()
        wages.move_id._clothingline_check_taxes()
        return posted

    def button_draft(self):
        return self._clothingline_undo(super().button_draft)

    def button_cancel(self):
        return self._clothingline_undo(super().button_cancel)

    def action_force_register_payment(self):
        """Odoo pays drafts too: a tailor would read "paid" of what is in no book."""
        drafts = self._clothingline_wage_lines().move_id.filtered(
            lambda move: move.state == "draft"
        )
        if drafts:
            raise UserError(
                self.env._(
                    "%(count)s of these bills are drafts. Post them first, then pay.",
                    count=len(drafts),
                )
            )
        return super().action_force_register_payment()

    def action_switch_move_type(self):
        # The type turns before the quantities do: judged when both have.
        result = super(AccountMove, self._in_step()).action_switch_move_type()
        self._clothingline_wage_lines()._clothingline_check_wages()
        return result

    def _clothingline_undo(self, undo):
        """Take bills back: the accountant's work, and no way past what is payable."""
        wages = self._clothingline_wage_lines()
        if (
            wages
            and not self.env.su
            and not self.env.user.has_group("account.group_account_invoice")
        ):
            raise AccessError(
                self.env._(
                    "The bill of a tailor is the accountant's. Ask the accountant to "
                    "take it back."
                )
            )
        wages.purchase_line_id._clothingline_lock()
        credits = wages.filtered(lambda line: line._clothingline_pieces() < 0)
        result = undo()
        # Without its refund, a bill may be more than is payable.
        for purchase_line in credits.purchase_line_id:
            purchase_line._clothingline_check_billed(
                purchase_line.invoice_lines.move_id
            )
        return result

    def _clothingline_wage_lines(self):
        """The lines that pay jobs, whoever asks: the law is everybody's."""
        moves = self.sudo().filtered(lambda move: move.move_type != "entry")
        return moves.line_ids.filtered("purchase_line_id").filtered(
            lambda line: line.purchase_line_id.clothingline_job_id
        )

    def _clothingline_check_taxes(self):
        """Refuse a tax that would stay among the wages: it has no account."""
        for line in self.line_ids.filtered("tax_line_id"):
            if line.account_id == line.company_id.clothingline_wage_account_id:
                raise UserError(
                    self.env._(
                        "%(tax)s has no account of its own, so it would stay among "
                        "the wages to be billed. Set an account on its lines under "
                        "Invoicing, Configuration, Taxes.",
                        tax=line.tax_line_id.display_name,
                    )
                )

    def _clothingline_check_orphans(self):
        """Refuse wages on a bill that no job has earned."""
        bills = self.sudo()
        may_post = self.env.su or self.env.user.has_group(
            "account.group_account_invoice"
        )
        if not bills or not may_post:  # Odoo refuses him
            return
        lines = bills.line_ids - bills._clothingline_wage_lines()
        lines = lines.filtered(lambda line: line.display_type == "product")
        if not lines:
            return
        stages = self.env["clothingline.stage"].sudo()
        products = stages.search([("wage_product_id", "!=", False)]).wage_product_id
        for line in lines:
            account = line.company_id.clothingline_wage_account_id
            if line.product_id & products or line.account_id & account:
                raise UserError(
                    self.env._(
                        "%(line)s on %(bill)s is a wage that no job has earned. Bill "
                        "accepted pieces with Bill Accepted Pieces, and choose "
                        "another product and account for what is no wage.",
                        line=line.name or line.product_id.display_name or "",
                        bill=line.move_id.display_name,
                    )
                )
