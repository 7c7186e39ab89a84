from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ClothinglineJobPlan(models.TransientModel):
    """Offer pieces of one stage of an order to a tailor."""

    _name = "clothingline.job.plan"
    _description = "Offer Work"

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
    expires_at = fields.Datetime(
        "Answer Until", help="Empty: the offer stands until it is answered."
    )
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
        tailors, today = self.env["clothingline.tailor"], self.env.company._today()
        for plan in self:
            plan.tailor_ids = tailors._who_may_work(
                plan.stage_id, plan.order_id.garment_type_id.family_id, today
            )

    @api.depends("order_id", "stage_id")
    def _compute_line_ids(self):
        for plan in self:
            commands = [Command.clear()]
            if plan.stage_id and plan.order_id:
                left = plan.order_id._pieces_to_plan(plan.stage_id)
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
        """Make the offer and show it to the tailor."""
        self.ensure_one()
        lines = self.line_ids.filtered("qty")
        if not lines:
            raise UserError(self.env._("Enter at least one piece."))
        offer = self.env["clothingline.offer"].create(
            {
                "order_id": self.order_id.id,
                "stage_id": self.stage_id.id,
                "tailor_id": self.tailor_id.id,
                "due_date": self.due_date or self.order_id.due_date,
                "expires_at": self.expires_at,
                "line_ids": [
                    Command.create({"product_id": line.product_id.id, "qty": line.qty})
                    for line in lines
                ],
            }
        )
        offer.action_offer()
        return self.order_id.action_view_offers()
