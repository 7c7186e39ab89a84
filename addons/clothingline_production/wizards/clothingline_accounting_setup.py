from odoo import fields, models


class ClothinglineAccountingSetup(models.TransientModel):
    """Prepare the accounts of piece work of the company one works in."""

    _name = "clothingline.accounting.setup"
    _description = "Accounts of Piece Work"

    wage_account_id = fields.Many2one(
        "account.account",
        "Wages to Be Billed",
        default=lambda self: self.env.company.clothingline_wage_account_id,
        help="Credited when pieces are accepted, debited by the tailor's bill. Empty: "
        "an account is made.",
    )

    def action_prepare(self):
        """Set up average cost, perpetual valuation and the missing accounts."""
        self.ensure_one()
        self.check_access("write")
        # The manager of the suite decides this; the company's record is not his.
        company = self.env.company.sudo()
        company.clothingline_wage_account_id = self.wage_account_id
        company._clothingline_prepare_accounting()
        return {"type": "ir.actions.act_window_close"}
