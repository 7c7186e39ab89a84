from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    assessor_number = fields.Char(
        help="Registration number as an assessor, e.g. MET.000.000000.2026. "
        "Empty: this person judges nobody.",
        groups="clothingline_base.group_clothingline_user",
        copy=False,
    )
