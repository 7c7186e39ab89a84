from odoo import api, fields, models

from ..tools.piece_ledger import STATES


class ClothinglineJobLine(models.Model):
    """The pieces of one size and colour in a job; its balances are sums of the ledger.

    Assigned = in hand + made + handed in + accepted + rework + rejected + missing +
    returned.
    """

    _name = "clothingline.job.line"
    _description = "Job Line"
    _inherit = ["clothingline.fixed.mixin", "clothingline.variant.mixin"]
    _order = "job_id, id"
    _rec_name = "variant_name"
    _fixed_by = "job_id"

    job_id = fields.Many2one(
        "clothingline.job", required=True, index=True, ondelete="cascade"
    )
    qty = fields.Integer("Assigned", required=True)
    in_hand_qty = fields.Integer("In hand", compute="_compute_balances")
    made_qty = fields.Integer("Made", compute="_compute_balances")
    handed_in_qty = fields.Integer("Handed in", compute="_compute_balances")
    accepted_qty = fields.Integer("Accepted", compute="_compute_balances")
    rework_qty = fields.Integer("Rework", compute="_compute_balances")
    rejected_qty = fields.Integer("Rejected", compute="_compute_balances")
    missing_qty = fields.Integer("Missing", compute="_compute_balances")
    returned_qty = fields.Integer("Returned", compute="_compute_balances")

    _qty_positive = models.Constraint(
        "CHECK (qty > 0)", "A line of a job holds at least one piece."
    )
    _variant_uniq = models.Constraint(
        "UNIQUE (job_id, product_id)", "This size and colour is in the job already."
    )

    @api.depends("job_id.piece_move_ids")
    def _compute_balances(self):
        balances = self.env["clothingline.piece.move"]._balances(self)
        for line in self:
            for state in STATES:
                line[f"{state}_qty"] = balances[line][state]
