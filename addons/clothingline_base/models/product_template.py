from odoo import models


class ProductTemplate(models.Model):
    """A style knows its sizes and colours by the attribute's own values."""

    _inherit = "product.template"

    def _clothingline_values(self, attribute):
        """The values of the attribute that these products come in, in their order."""
        lines = self.attribute_line_ids.filtered(
            lambda line: line.attribute_id == attribute
        )
        return lines.value_ids.sorted("sequence")
