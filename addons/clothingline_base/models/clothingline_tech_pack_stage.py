from odoo import fields, models


class ClothinglineTechPackStage(models.Model):
    """The work of one stage on one garment of a style, with its standard minutes."""

    _name = "clothingline.tech.pack.stage"
    _description = "Tech pack stage"
    _inherit = "clothingline.fixed.mixin"
    _order = "stage_id, id"
    _rec_name = "stage_id"

    _fixed_by = "tech_pack_id"

    tech_pack_id = fields.Many2one(
        "clothingline.tech.pack", required=True, ondelete="cascade", index=True
    )
    stage_id = fields.Many2one("clothingline.stage", required=True, ondelete="restrict")
    minutes = fields.Float(
        "SAM (minutes)",
        required=True,
        digits=(8, 2),
        help="Standard minutes for one garment at this stage.",
    )
    instruction = fields.Text()

    _stage_uniq = models.Constraint(
        "UNIQUE (tech_pack_id, stage_id)",
        "A stage stands in a tech pack once. Add the minutes to the line it has.",
    )
    _minutes_positive = models.Constraint(
        "CHECK (minutes > 0)",
        "Work takes time: enter the standard minutes of each stage.",
    )
