from odoo import api, fields, models

from ..tools.piece_ledger import STATES


class ClothinglineJobLine(models.Model):
    """The pieces of one size and colour in a job; its balances are sums of the ledger.

    Assigned = in hand + made + handed in + accepted + rework + rejected + missing +
    returned.
    """

    _name = "clothingline.job.line"
    _description = "Job Line"
    _order = "job_id, id"
    _rec_name = "variant_name"

    job_id = fields.Many2one(
        "clothingline.job", required=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one("product.product", "Variant", required=True)
    variant_name = fields.Char(
        compute="_compute_variant_name", search="_search_variant_name"
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
    _variant_once = models.Constraint(
        "UNIQUE (job_id, product_id)", "This size and colour is in the job already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.job_id._check_draft()
        return lines

    def write(self, vals):
        self.job_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_of_drafts(self):
        self.job_id._check_draft()

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

    @api.depends("job_id.piece_move_ids")
    def _compute_balances(self):
        balances = self._balances()
        for line in self:
            for state in STATES:
                line[f"{state}_qty"] = balances[line][state]

    def _balances(self):
        """Pieces of each line by ledger state, in one query."""
        balances = {line: dict.fromkeys(STATES, 0) for line in self}
        by_id = {line._origin.id: line for line in self}
        # Whoever may see the line may see its sums.
        moves = self.env["clothingline.piece.move"].sudo()
        for line, source, target, qty in moves._read_group(
            [("job_line_id", "in", list(by_id))],
            ["job_line_id", "source_state", "target_state"],
            ["qty:sum"],
        ):
            counts = balances[by_id[line.id]]
            counts[target] += qty
            if source:
                counts[source] -= qty
        return balances
