from odoo import api, models


class ClothinglineTechPackPart(models.AbstractModel):
    """A line of a tech pack: it changes only while the tech pack is a draft."""

    _name = "clothingline.tech.pack.part"
    _description = "Part of a tech pack"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.tech_pack_id._check_draft()
        return parts

    def write(self, vals):
        self.tech_pack_id._check_draft()
        result = super().write(vals)
        # A line cannot be slipped into another, released tech pack either.
        self.tech_pack_id._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_from_drafts(self):
        self.tech_pack_id._check_draft()
