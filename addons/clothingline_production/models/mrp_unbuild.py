from odoo import api, models
from odoo.exceptions import UserError


class MrpUnbuild(models.Model):
    """Garments of a clothing order are not taken apart into their cloth."""

    _inherit = "mrp.unbuild"

    @api.constrains("mo_id")
    def _check_no_clothing_order(self):
        for unbuild in self:
            if unbuild.mo_id.clothingline_order_id:
                raise UserError(
                    self.env._(
                        "The garments of %(production)s are accepted and paid piece "
                        "work, which cannot be unbuilt. Scrap the garments instead.",
                        production=unbuild.mo_id.name,
                    )
                )
