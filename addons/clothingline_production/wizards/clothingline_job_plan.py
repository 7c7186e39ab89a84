from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ClothinglineJobPlan(models.TransientModel):
    """Give pieces of one stage of an order to a tailor."""

    _name = "clothingline.job.plan"
    _description = "Plan a Job"

    order_id = fields.Many2one("clothingline.order", required=True, readonly=True)
    stage_ids = fields.Many2many(
        "clothingline.stage", string="Stages", compute="_compute_stage_ids"
    )
    stage_id = fields.Many2one(
        "clothingline.stage", required=True, domain="[('id', 'in', stage_ids)]"
    )
    tailor_ids = fields.Many2many(
        "clothingline.tailor", string="Tailors", compute="_compute_tailor_ids"
    )
    tailor_id = fields.Many2one(
        "clothingline.tailor", required=True, domain="[('id', 'in', tailor_ids)]"
    )
    due_date = fields.Date()
    line_ids = fields.One2many(
        "clothingline.job.plan.line",
        "plan_id",
        "Pieces",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    qty = fields.Integer("Pieces in Total", compute="_compute_qty")

    @api.depends("order_id")
    def _compute_stage_ids(self):
        for plan in self:
            plan.stage_ids = plan.order_id._stages()

    @api.depends("order_id", "stage_id")
    def _compute_tailor_ids(self):
        """Members with a valid competency today: nobody else can be offered the job."""
        today = fields.Date.context_today(self)
        for plan in self:
            family = plan.order_id.garment_type_id.family_id
            plan.tailor_ids = (
                self.env["clothingline.competency"]
                .search(
                    [
                        ("stage_id", "=", plan.stage_id.id),
                        ("family_id", "=", family.id),
                        ("date_from", "<=", today),
                        "|",
                        ("date_to", "=", False),
                        ("date_to", ">=", today),
                        ("tailor_id.state", "=", "member"),
                    ]
                )
                .tailor_id
            )

    @api.depends("order_id", "stage_id")
    def _compute_line_ids(self):
        for plan in self:
            commands = [Command.clear()]
            if plan.stage_id and plan.order_id:
                none = self.env["clothingline.job"]
                left = plan.order_id._pieces_to_plan(plan.stage_id, without=none)
                commands += [
                    Command.create(
                        {"product_id": product_id, "left_qty": qty, "qty": qty}
                    )
                    for product_id, qty in left.items()
                    if qty > 0
                ]
            plan.line_ids = commands

    @api.depends("line_ids.qty")
    def _compute_qty(self):
        for plan in self:
            plan.qty = sum(plan.line_ids.mapped("qty"))

    def action_plan(self):
        """Make the job and offer it to the tailor."""
        self.ensure_one()
        lines = self.line_ids.filtered("qty")
        if not lines:
            raise UserError(self.env._("Enter at least one piece."))
        job = self.env["clothingline.job"].create(
            {
                "order_id": self.order_id.id,
                "stage_id": self.stage_id.id,
                "tailor_id": self.tailor_id.id,
                "due_date": self.due_date or self.order_id.due_date,
                "line_ids": [
                    Command.create({"product_id": line.product_id.id, "qty": line.qty})
                    for line in lines
                ],
            }
        )
        job.action_offer()
        return self.order_id.action_view_jobs()
