from odoo import fields, models


class ResCity(models.Model):
    """A regency (kabupaten) or city (kota), with its official code and a point
    in its middle that distances are counted from."""

    _inherit = "res.city"

    kemendagri_code = fields.Char(
        "Region code",
        index=True,
        help="Code of the Indonesian Ministry of Home Affairs, such as 32.73.",
    )
    kind = fields.Selection([("regency", "Regency"), ("city", "City")])
    latitude = fields.Float(digits=(9, 6))
    longitude = fields.Float(digits=(9, 6))
