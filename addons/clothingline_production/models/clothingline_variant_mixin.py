from odoo import api, fields, models


class ClothinglineVariantMixin(models.AbstractModel):
    """A line for one size and colour of a style, named by those."""

    _name = "clothingline.variant.mixin"
    _description = "Line of a Variant"

    product_id = fields.Many2one("product.product", "Variant", required=True)
    variant_name = fields.Char(
        "Size and Colour",
        compute="_compute_variant_name",
        search="_search_variant_name",
    )

    @api.depends("product_id")
    def _compute_variant_name(self):
        for line in self:
            values = line.product_id.product_template_attribute_value_ids
            line.variant_name = " · ".join(
                values.sorted(lambda value: value.attribute_id.sequence).mapped("name")
            ) or (line.product_id.name or "")

    def _search_variant_name(self, operator, value):
        values = "product_template_attribute_value_ids.product_attribute_value_id"
        return [(f"product_id.{values}.name", operator, value)]
