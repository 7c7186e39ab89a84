from odoo import fields, models


class ClothinglineProgrammeTarget(models.Model):
    """How many tailors of one province a programme wants to train, and did."""

    _name = "clothingline.programme.target"
    _description = "Target of a programme"
    _order = "programme_id, target_qty desc, id"
    _rec_name = "state_id"

    programme_id = fields.Many2one(
        "clothingline.programme", required=True, ondelete="cascade", index=True
    )
    state_id = fields.Many2one(
        "res.country.state",
        string="Province",
        required=True,
        ondelete="restrict",
        domain=[("country_id.code", "=", "ID")],
    )
    target_qty = fields.Integer("Target", help="Tailors to be trained.")
    trained_qty = fields.Integer("Trained", help="0 also where it is not known.")

    _province_uniq = models.Constraint(
        "UNIQUE (programme_id, state_id)",
        "This programme has a target for that province already. Change that line.",
    )
    _numbers_positive = models.Constraint(
        "CHECK (target_qty >= 0 AND trained_qty >= 0)",
        "Numbers of tailors cannot be negative.",
    )
