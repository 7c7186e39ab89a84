from odoo import fields, models


class ResCountryState(models.Model):
    """A province also has the two-digit code of the Ministry of Home Affairs."""

    _inherit = "res.country.state"

    kemendagri_code = fields.Char(
        "Province code",
        index=True,
        help="Two digits of the Indonesian Ministry of Home Affairs, such as 32.",
    )
