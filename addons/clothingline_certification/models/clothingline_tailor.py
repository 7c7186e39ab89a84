from odoo import fields, models


class ClothinglineTailor(models.Model):
    _inherit = "clothingline.tailor"

    # Portal users read their profile but no certificates.
    certificate_ids = fields.One2many(
        "clothingline.certificate",
        "tailor_id",
        string="Certificates",
        groups="clothingline_base.group_clothingline_user",
    )
