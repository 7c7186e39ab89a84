from odoo import models


class ResPartnerBank(models.Model):
    """A bank account; a tailor's is kept by the accountant alone."""

    _inherit = "res.partner.bank"

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            # Rules ask whose it was; whose it became counts as well.
            self.invalidate_recordset()
            self.check_access("write")
        return result
