from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    """Odoo's merge of contacts; a tailor's wages are not merged away."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        partners = self.env["res.partner"].browse(partner_ids)
        (partners | (dst_partner or partners.browse()))._clothingline_check_wages_paid()
        return super()._merge(partner_ids, dst_partner, extra_checks)
