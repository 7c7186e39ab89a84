from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ClothinglineOffer(models.Model):
    """Pieces of a stage shown to one tailor, with what they pay and until when.

    Draft until it is shown; then taken, refused, lapsed or withdrawn. Rate, competency
    and tax treatment are those of the moment it was shown. A job begins when an offer
    is taken: a refusal uses up no work order number.
    """

    _name = "clothingline.offer"
    _description = "Offer"
    _inherit = [
        # First: the number is the system's own.
        "clothingline.fixed.document.mixin",
        "clothingline.number.mixin",
        "clothingline.state.mixin",
        "clothingline.work.mixin",
        "mail.thread",
    ]
    _order = "id desc"
    _check_company_auto = True

    _transitions = {
        "draft": ("offered", "withdrawn"),
        "offered": ("taken", "refused", "lapsed", "withdrawn"),
        "taken": (),
        "refused": (),
        "lapsed": (),
        "withdrawn": (),
    }
    _fixed_fields = frozenset(
        {"order_id", "stage_id", "tailor_id", "line_ids", "due_date", "expires_at"}
    )
    _kept_fields = frozenset(
        {
            "name",
            "piece_amount",
            "sam_minutes",
            "competency_id",
            "tax_treatment",
            "refuse_reason",
            "answered_at",
            "job_id",
        }
    )

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("offered", "Offered"),
            ("taken", "Taken"),
            ("refused", "Refused"),
            ("lapsed", "Lapsed"),
            ("withdrawn", "Withdrawn"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(related="order_id.user_id", string="Planner")
    line_ids = fields.One2many("clothingline.offer.line", "offer_id", "Pieces")
    qty = fields.Integer("Total Pieces", compute="_compute_qty", store=True)
    expires_at = fields.Datetime(
        "Answer Until", help="Empty: the offer stands until it is answered."
    )
    refuse_reason = fields.Char(readonly=True, copy=False)
    answered_at = fields.Datetime("Answered", readonly=True, copy=False)
    job_id = fields.Many2one(
        "clothingline.job", readonly=True, copy=False, index="btree_not_null"
    )

    @api.depends("line_ids.qty")
    def _compute_qty(self):
        for offer in self:
            offer.qty = sum(offer.line_ids.mapped("qty"))

    def _fixed_message(self):
        return self.env._(
            "%(offer)s was shown to the tailor, so its work, pieces and pay stay. "
            "Withdraw it and offer the work anew.",
            offer=self.name,
        )

    # Planner ----------------------------------------------------------------

    def action_offer(self):
        """Show the offers to their tailors, with rate and competency fixed."""
        self.check_access("write")
        today = self.env.company._today()
        for offer in self:
            # One by one: each takes from what the ones before have left.
            offer._check_plan()
            offer._check_tailor(today)
            offer._in_step().write(offer._prepare_terms(today))
            offer._move_to("offered")
        return True

    def _check_plan(self):
        """Refuse more pieces at a stage than the order asks for."""
        order = self.order_id
        if order.state != "confirmed":
            raise UserError(self.env._("Confirm %(order)s first.", order=order.name))
        if not self.line_ids:
            raise UserError(self.env._("Give %(offer)s some pieces.", offer=self.name))
        stage = order._stage(self.stage_id)
        if not stage:
            raise UserError(
                self.env._(
                    "%(order)s has no stage %(stage)s.",
                    order=order.name,
                    stage=self.stage_id.name,
                )
            )
        # Two planners with the last pieces: the second reads what the first offered.
        stage.sudo()._lock_ledger()
        left = order._pieces_to_plan(self.stage_id)
        for line in self.line_ids:
            available = left[line.product_id.id]
            if line.qty > available:
                raise UserError(
                    self.env._(
                        "%(variant)s: only %(available)s pieces are left to plan at "
                        "%(stage)s, not %(wanted)s.",
                        variant=line.variant_name,
                        available=max(available, 0),
                        stage=self.stage_id.name,
                        wanted=line.qty,
                    )
                )

    def _check_tailor(self, on_date):
        family = self.order_id.garment_type_id.family_id
        self.tailor_id._check_may_work(self.stage_id, family, on_date)

    def _prepare_terms(self, on_date):
        stage = self.order_id._stage(self.stage_id)
        rates = self.env["clothingline.rate"]
        return {
            "piece_amount": stage.is_paid
            and rates._find(self.order_id, self.stage_id, on_date).piece_amount,
            "sam_minutes": stage.minutes,
            "competency_id": self.tailor_id._competency_for(
                self.stage_id, self.order_id.garment_type_id.family_id, on_date
            ).id,
            "tax_treatment": self.tailor_id.tax_treatment,
        }

    def action_withdraw(self):
        self.check_access("write")
        self._withdraw()
        return True

    def _withdraw(self):
        self._move_to("withdrawn")
        self._in_step().answered_at = fields.Datetime.now()

    def _withdraw_open(self):
        """Withdraw those that are still open, when their order ends."""
        self.filtered(lambda offer: offer.state in ("draft", "offered"))._withdraw()

    def action_view_job(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "clothingline.job",
            "res_id": self.job_id.id,
            "view_mode": "form",
        }

    @api.model
    def _cron_lapse(self):
        """Offers that nobody answered in time are no longer offered."""
        late = self.search(
            [("state", "=", "offered"), ("expires_at", "<=", fields.Datetime.now())]
        )
        late._move_to("lapsed")
        late._in_step().answered_at = fields.Datetime.now()

    # Tailor -----------------------------------------------------------------
    # Whose offer it is, is for the caller to check.

    def _take(self):
        """The tailor takes what he is offered: the job, with its order and material."""
        self.ensure_one()
        if self.job_id:  # a second tap on the button is no mistake
            return self.job_id
        if (
            self.state == "offered"
            and self.expires_at
            and (self.expires_at <= fields.Datetime.now())
        ):
            raise UserError(self.env._("The time to answer this offer is over."))
        if self.state != "offered":
            raise UserError(self.env._("This work is no longer offered."))
        self._check_tailor(self.company_id._today())
        # Nobody else takes it, withdraws it or plans its pieces at the same moment.
        self.order_id._stage(self.stage_id)._lock_ledger()
        self._move_to("taken")
        # Whoever takes may just work in another company than the job's.
        jobs = self.env["clothingline.job"].with_company(self.company_id)
        job = (
            # The offer's log says who took it, and when.
            jobs.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
            ._in_step()
            .create(self._prepare_job())
            .with_env(jobs.env)
        )
        self._in_step().write({"job_id": job.id, "answered_at": job.taken_at})
        # A link that was sent with the offer goes on with the job.
        self.env["clothingline.job.link"].search(
            [("offer_id", "=", self.id)]
        ).job_id = job
        job._begin()
        return job

    def _prepare_job(self):
        return {
            "offer_id": self.id,
            "order_id": self.order_id.id,
            "stage_id": self.stage_id.id,
            "tailor_id": self.tailor_id.id,
            "user_id": self.user_id.id,
            "due_date": self.due_date,
            "piece_amount": self.piece_amount,
            "sam_minutes": self.sam_minutes,
            "competency_id": self.competency_id.id,
            "tax_treatment": self.tax_treatment,
            "line_ids": [
                Command.create({"product_id": line.product_id.id, "qty": line.qty})
                for line in self.line_ids
            ],
        }

    def _refuse(self, reason):
        self.ensure_one()
        self._move_to("refused")
        self._in_step().write(
            {"refuse_reason": reason, "answered_at": fields.Datetime.now()}
        )
        self.message_post(body=self.env._("Refused: %(reason)s", reason=reason or "–"))
