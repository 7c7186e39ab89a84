from odoo import api, fields, models
from odoo.fields import Command


class ClothinglineTechPackMeasure(models.Model):
    """One place where a garment of a style is measured, with its value per size."""

    _name = "clothingline.tech.pack.measure"
    _description = "Point of measure"
    _inherit = "clothingline.fixed.mixin"
    _order = "sequence, id"

    _fixed_by = "tech_pack_id"

    tech_pack_id = fields.Many2one(
        "clothingline.tech.pack", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(
        required=True, help="The letters on the sketch. Makers read them differently."
    )
    name = fields.Char(
        required=True, help="In full, with where the tape begins and ends."
    )
    value_ids = fields.One2many(
        "clothingline.tech.pack.measure.value",
        "measure_id",
        string="Values per size",
        copy=True,
        default=lambda self: self._default_value_ids(),
    )
    value_summary = fields.Char("Values (cm)", compute="_compute_value_summary")

    _code_uniq = models.Constraint(
        "UNIQUE (tech_pack_id, code)",
        "A point of measure stands in a tech pack once. Choose a different code.",
    )

    def _default_value_ids(self):
        """In the tech pack's form: one line per size of the style."""
        style = self.env["product.template"].browse(
            self.env.context.get("clothingline_style_id")
        )
        sizes = style.attribute_line_ids.filtered(
            lambda line: (
                line.attribute_id == self.env.ref("clothingline_base.attribute_size")
            )
        ).value_ids
        return [Command.create({"size_id": size.id}) for size in sizes]

    @api.depends("value_ids.value_cm", "value_ids.size_id")
    def _compute_value_summary(self):
        for measure in self:
            measure.value_summary = " · ".join(
                f"{value.size_id.name} {value._format_cm(value.value_cm)}"
                for value in measure.value_ids.sorted("size_id")
            )
