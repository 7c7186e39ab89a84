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
    due_date = fields.Date(compute="_compute_due_date", store=True, readonly=False)
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
    def _compute_due_date(self):
        for plan in self:
            plan.due_date = plan.due_date or plan.order_id.due_date

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
        self._plan()
        return self.order_id.action_view_offers()

    def action_plan_next(self):
        """Make the offer, and go on with what is left for another tailor."""
        self._plan()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "clothingline_production.clothingline_job_plan_action"
        ) | {
            "context": {
                "default_order_id": self.order_id.id,
                "default_stage_id": self.stage_id.id,
                "default_due_date": self.due_date,
                "default_expires_at": self.expires_at,
            }
        }

    def _plan(self):
        self.ensure_one()
        lines = self.line_ids.filtered("qty")
        if not lines:
            raise UserError(self.env._("Enter at least one piece."))
        offer = self.env["clothingline.offer"].create(
            {
                "order_id": self.order_id.id,
                "stage_id": self.stage_id.id,
                "tailor_id": self.tailor_id.id,
                "due_date": self.due_date,
                "expires_at": self.expires_at,
                "line_ids": [
                    Command.create({"product_id": line.product_id.id, "qty": line.qty})
                    for line in lines
                ],
            }
        )
        offer.action_offer()
