from odoo import fields, models


class ClothinglineCompetency(models.Model):
    _inherit = "clothingline.competency"

    # Portal users read their competencies but no certificates.
    certificate_id = fields.Many2one(
        "clothingline.certificate",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        groups="clothingline_base.group_clothingline_user",
    )
