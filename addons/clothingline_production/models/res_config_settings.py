from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    clothingline_wage_account_id = fields.Many2one(
        related="company_id.clothingline_wage_account_id", readonly=False
    )

    def action_clothingline_prepare_accounting(self):
        """Let average cost, perpetual valuation and the two accounts be set up."""
        self.check_access("write")
        self.company_id._clothingline_prepare_accounting()
