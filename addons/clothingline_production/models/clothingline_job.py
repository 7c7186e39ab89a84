from collections import defaultdict
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# What a tailor may read of his job by RPC; his pages show the rest.
TAILOR_FIELDS = frozenset(
    ["id", "name", "display_name", "state", "due_date", "partner_id", "piece_amount"]
)
# What the tailor has seen in the offer.
FIXED = frozenset(
    [
        "order_id",
        "stage_id",
        "tailor_id",
        "line_ids",
        "piece_amount",
        "competency_id",
        "tax_treatment",
    ]
)


class ClothinglineJob(models.Model):
    """The work of one tailor at one stage of one order, paid by the piece.

    Draft, offered, then taken or refused; done once no piece and no material is left
    with the tailor. Rate, competency and tax treatment are fixed when it is offered.
    """

    _name = "clothingline.job"
    _description = "Job"
    _inherit = [
        "clothingline.number.mixin",
        "clothingline.state.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "due_date, id desc"
    _check_company_auto = True

    _transitions = {
        "draft": ("offered", "cancelled"),
        "offered": ("taken", "refused", "cancelled"),
        "taken": ("done",),
        "refused": (),
        "done": (),
        "cancelled": (),
    }

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("offered", "Offered"),
            ("taken", "Taken"),
            ("refused", "Refused"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    order_id = fields.Many2one(
        "clothingline.order", required=True, index=True, ondelete="restrict"
    )
    stage_id = fields.Many2one("clothingline.stage", required=True, index=True)
    tailor_id = fields.Many2one(
        "clothingline.tailor", required=True, index=True, tracking=True
    )
    partner_id = fields.Many2one(related="tailor_id.partner_id", store=True, index=True)
    brand_id = fields.Many2one(related="order_id.brand_id", store=True)
    product_tmpl_id = fields.Many2one(
        related="order_id.product_tmpl_id", store=True, string="Style"
    )
    line_ids = fields.One2many("clothingline.job.line", "job_id", "Pieces")
    material_ids = fields.One2many("clothingline.job.material", "job_id")
    handover_ids = fields.One2many("clothingline.handover", "job_id")
    note_ids = fields.One2many("clothingline.job.note", "job_id")
    link_ids = fields.One2many("clothingline.job.link", "job_id")
    piece_move_ids = fields.One2many("clothingline.piece.move", "job_id", "Ledger")
    due_date = fields.Date(tracking=True)
    qty = fields.Integer("Pieces Assigned", compute="_compute_qty", store=True)
    accepted_qty = fields.Integer("Accepted", compute="_compute_pieces")
    open_qty = fields.Integer("Open", compute="_compute_pieces")
    payable_qty = fields.Integer("Payable", compute="_compute_pieces")
    payable_amount = fields.Monetary("Pay", compute="_compute_pieces")
    piece_amount = fields.Monetary("Rate per Piece", readonly=True, copy=False)
    sam_minutes = fields.Float("Minutes per Piece (SAM)", readonly=True, copy=False)
    competency_id = fields.Many2one(
        "clothingline.competency", readonly=True, copy=False
    )
    tax_treatment = fields.Selection(
        "_selection_tax_treatment", readonly=True, copy=False
    )
    refuse_reason = fields.Char(readonly=True, copy=False)
    taken_at = fields.Datetime(readonly=True, copy=False)
    purchase_line_id = fields.Many2one(
        "purchase.order.line", "Service Order Line", readonly=True, copy=False
    )
    purchase_id = fields.Many2one(related="purchase_line_id.order_id")
    picking_ids = fields.One2many(
        "stock.picking", "clothingline_job_id", "Material Issues"
    )
    material_state = fields.Selection(
        [
            ("none", "No material"),
            ("waiting", "Waiting"),
            ("issued", "Issued"),
            ("counted", "Counted"),
        ],
        compute="_compute_material_state",
        store=True,
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.model
    def _selection_tax_treatment(self):
        tailors = self.env["clothingline.tailor"]
        return tailors._fields["tax_treatment"]._description_selection(self.env)

    def _has_field_access(self, field, operation):
        allowed = super()._has_field_access(field, operation)
        if allowed and not self.env.su and self.env.user._is_portal():
            return operation == "read" and field.name in TAILOR_FIELDS
        return allowed

    @api.depends("line_ids.qty")
    def _compute_qty(self):
        for job in self:
            job.qty = sum(job.line_ids.mapped("qty"))

    @api.depends("line_ids", "piece_move_ids", "piece_amount")
    def _compute_pieces(self):
        balances = self.line_ids._balances()
        payable = self._payable_pieces()
        for job in self:
            counts = [balances[line] for line in job.line_ids]
            job.accepted_qty = sum(count["accepted"] for count in counts)
            job.open_qty = sum(
                count[state]
                for count in counts
                for state in ("in_hand", "made", "handed_in", "rework")
            )
            job.payable_qty = payable[job._origin.id]
            job.payable_amount = job.payable_qty * job.piece_amount

    @api.depends("material_ids.is_counted", "picking_ids.state")
    def _compute_material_state(self):
        for job in self:
            materials = job.material_ids
            pickings = job.picking_ids.filtered(lambda p: p.state != "cancel")
            if not materials:
                job.material_state = "none"
            elif all(materials.mapped("is_counted")):
                job.material_state = "counted"
            elif pickings and all(picking.state == "done" for picking in pickings):
                job.material_state = "issued"
            else:
                job.material_state = "waiting"

    def write(self, vals):
        if FIXED & set(vals):
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        for job in self:
            if job.state != "draft":
                raise UserError(
                    self.env._(
                        "%(job)s is offered or further, so its work, pieces and pay "
                        "stay. Recall or cancel it and plan another job.",
                        job=job.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(job.state != "draft" for job in self):
            raise UserError(
                self.env._("Only a draft can be deleted. Cancel or recall the job.")
            )

    def _payable_pieces(self):
        """Pieces accepted, or rejected through no fault of the tailor, by job id."""
        payable = defaultdict(int)
        # Whoever may see the job may see what it pays.
        moves = self.env["clothingline.piece.move"].sudo()
        for job, qty in moves._read_group(
            [
                ("job_id", "in", self._origin.ids),
                "|",
                ("target_state", "=", "accepted"),
                "&",
                ("target_state", "=", "rejected"),
                ("cause", "!=", "tailor"),
            ],
            ["job_id"],
            ["qty:sum"],
        ):
            payable[job.id] += qty
        return payable

    # Planner --------------------------------------------------------------

    def action_offer(self):
        """Show the jobs to their tailors, with rate and competency fixed."""
        self.check_access("write")
        today = self.env["clothingline.competency"]._today()
        for job in self:
            # One by one: each takes from what the ones before have left.
            job._check_plan()
            job._check_tailor(today)
            job.write(job._prepare_offer(today))
            job._move_to("offered")

    def _check_plan(self):
        """Refuse more pieces at a stage than the order asks for."""
        if self.order_id.state != "confirmed":
            raise UserError(
                self.env._("Confirm %(order)s first.", order=self.order_id.name)
            )
        if not self.line_ids:
            raise UserError(self.env._("Give %(job)s some pieces.", job=self.name))
        left = self.order_id._pieces_to_plan(self.stage_id, without=self)
        for line in self.line_ids:
            available = left.get(line.product_id.id, 0)
            if line.qty > available:
                raise UserError(
                    self.env._(
                        "%(variant)s: only %(available)s pieces are left to plan at "
                        "%(stage)s, not %(wanted)s.",
                        variant=line.variant_name,
                        available=available,
                        stage=self.stage_id.name,
                        wanted=line.qty,
                    )
                )

    def _check_tailor(self, on_date):
        family = self.order_id.garment_type_id.family_id
        self.tailor_id._check_may_work(self.stage_id, family, on_date)

    def _prepare_offer(self, on_date):
        rate = self.env["clothingline.rate"]._find(
            self.order_id, self.stage_id, on_date
        )
        stage_line = self.order_id.tech_pack_id.stage_line_ids.filtered(
            lambda line: line.stage_id == self.stage_id
        )
        return {
            "piece_amount": rate.piece_amount,
            "sam_minutes": stage_line[:1].minutes,
            "competency_id": self._competency(on_date).id,
            "tax_treatment": self.tailor_id.tax_treatment,
        }

    def _competency(self, on_date):
        """The fact that lets the tailor do this work: the one that lasts longest."""
        competencies = self.env["clothingline.competency"]
        return competencies.search(
            competencies._valid_domain(on_date)
            & Domain("tailor_id", "=", self.tailor_id.id)
            & Domain("stage_id", "=", self.stage_id.id)
            & Domain("family_id", "=", self.order_id.garment_type_id.family_id.id),
            order="date_to desc",
            limit=1,
        )

    def action_cancel(self):
        self.check_access("write")
        self._move_to("cancelled")

    def action_recall(self):
        """Take back what a tailor has not made, and close where all is in."""
        self.check_access("write")
        for job in self:
            if job.state != "taken":
                raise UserError(self.env._("Only a job that was taken is recalled."))
            balances = job.line_ids._balances()
            rows = [
                (line, "in_hand", "returned", counts["in_hand"], False)
                for line, counts in balances.items()
                if counts["in_hand"]
            ]
            if not rows:
                raise UserError(
                    self.env._(
                        "%(tailor)s has no unmade pieces of %(job)s to recall.",
                        tailor=job.tailor_id.name,
                        job=job.name,
                    )
                )
            # The planner takes pieces back, but writes no ledger row by hand.
            self.env["clothingline.piece.move"].sudo()._post(
                job, rows, f"recall-{uuid4()}"
            )
            job._close_if_settled()

    def action_close(self):
        """Close jobs with nothing left at the tailor; say what is left otherwise."""
        self.check_access("write")
        for job in self:
            job._check_settled()
        self._move_to("done")
