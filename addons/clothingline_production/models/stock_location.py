from odoo import api, fields, models


class StockLocation(models.Model):
    """A place of the firm; some lie at a tailor's, some keep a brand's own cloth."""

    _inherit = "stock.location"

    clothingline_brand_id = fields.Many2one(
        "res.partner",
        "Brand",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="Whose own cloth and garments lie here.",
    )

    def _is_at_tailor(self):
        """Whether what lies here is in a tailor's hands: the one rule for it."""
        self.ensure_one()
        # Whoever moves goods need not see the company's settings.
        location = self.sudo()
        parent = location.company_id.clothingline_tailors_location_id
        return bool(
            parent
            and location != parent
            and (location.parent_path or "").startswith(parent.parent_path)
        )

    @api.model
    def _brands(self, owners):
        """Those of the owners whose own cloth the firm keeps apart."""
        if not owners:
            return owners
        places = self.sudo().search([("clothingline_brand_id", "in", owners.ids)])
        return places.clothingline_brand_id.with_env(owners.env)
