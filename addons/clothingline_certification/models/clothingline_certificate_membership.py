from odoo import models


class ClothinglineCertificate(models.Model):
    """What a change of a certificate means for the holder's membership."""

    _inherit = "clothingline.certificate"

    def _move_to(self, state):
        result = super()._move_to(state)
        if state in ("suspended", "revoked"):
            self.tailor_id._suspend_uncertified()
        elif state == "issued":
            self.tailor_id._readmit_certified()
        return result
