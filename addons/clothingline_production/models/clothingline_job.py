from collections import Counter
from datetime import timedelta
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.clothingline_base.tools.roles import roles

from .clothingline_job_note import PROBLEMS
from .readers import PAY_READERS, STOCK_READERS

# A phone's clock is rarely right to the second.
CLOCK_SKEW = timedelta(minutes=5)
# Where pieces are while the job is not settled.
OPEN = ("in_hand", "made", "handed_in", "rework")


class ClothinglineJob(models.Model):
    """The work that one tailor has taken at one stage of an order, paid by the piece.

    Taken until no piece and no material is left with the tailor, then done. It begins
    with an offer that was taken, on the terms of that offer. The tailor's methods check
    the state themselves and say in a sentence what is wrong; whose job it is, is for
    the caller to check.
    """

    _name = "clothingline.job"
    _description = "Job"
    _inherit = [
        # First: the number is the system's own.
        "clothingline.fixed.document.mixin",
        "clothingline.number.mixin",
        "clothingline.state.mixin",
        "clothingline.ledger.mixin",
        "clothingline.work.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "due_date, id desc"
    _check_company_auto = True

    _transitions = {"taken": ("done",), "done": ("taken",)}
    # What the tailor has seen in the offer, and what the books rest on.
    _kept_fields = frozenset(
        {
            "name",
            "offer_id",
            "order_id",
            "stage_id",
            "tailor_id",
            "line_ids",
            "material_ids",
            "handover_ids",
            "piece_move_ids",
            "settlement_ids",
            "picking_ids",
            "piece_amount",
            "sam_minutes",
            "competency_id",
            "tax_treatment",
            "taken_at",
            "purchase_line_id",
            "material_override",
            "ledger_sequence",
        }
    )

    state = fields.Selection(
        [("taken", "Taken"), ("done", "Done")],
        default="taken",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    offer_id = fields.Many2one("clothingline.offer", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        "Planner",
        tracking=True,
        help="Who answers for this job, and is told of the tailor's problems.",
    )
    line_ids = fields.One2many("clothingline.job.line", "job_id", "Pieces")
    material_ids = fields.One2many("clothingline.job.material", "job_id")
    handover_ids = fields.One2many("clothingline.handover", "job_id")
    note_ids = fields.One2many("clothingline.job.note", "job_id")
    link_ids = fields.One2many(
        "clothingline.job.link", "job_id", groups=roles("planner")
    )
    piece_move_ids = fields.One2many("clothingline.piece.move", "job_id", "Ledger")
    settlement_ids = fields.One2many("clothingline.settlement", "job_id")
    due_date = fields.Date(tracking=True)
    qty = fields.Integer("Pieces Assigned", compute="_compute_qty", store=True)
    accepted_qty = fields.Integer(
        "Accepted", compute="_compute_pieces", compute_sudo=True
    )
    open_qty = fields.Integer("Open", compute="_compute_pieces", compute_sudo=True)
    rework_qty = fields.Integer(
        "Rework",
        compute="_compute_pieces",
        compute_sudo=True,
        search="_search_rework_qty",
    )
    payable_qty = fields.Integer(
        "Payable", compute="_compute_pieces", compute_sudo=True
    )
    payable_amount = fields.Monetary(
        "Pay", compute="_compute_pieces", compute_sudo=True, groups=PAY_READERS
    )
    taken_at = fields.Datetime(
        readonly=True, copy=False, default=fields.Datetime.now, required=True
    )
    purchase_line_id = fields.Many2one(
        "purchase.order.line",
        "Service Order Line",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    purchase_id = fields.Many2one(related="purchase_line_id.order_id")
    picking_ids = fields.One2many(
        "stock.picking",
        "clothingline_job_id",
        "Material Issues",
        groups=STOCK_READERS,
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
    material_override = fields.Char(
        "Started without Material",
        readonly=True,
        copy=False,
        tracking=True,
        help="Why pieces may be reported before all material was issued.",
    )

    @api.depends("line_ids.qty")
    def _compute_qty(self):
        for job in self:
            job.qty = sum(job.line_ids.mapped("qty"))

    @api.depends("line_ids", "piece_move_ids", "piece_amount")
    def _compute_pieces(self):
        ledger = self.env["clothingline.piece.move"]
        balances, payable = ledger._balances(self.line_ids), ledger._payable(self)
        for job in self:
            counts = [balances[line] for line in job.line_ids]
            job.accepted_qty = sum(count["accepted"] for count in counts)
            job.open_qty = sum(count[state] for count in counts for state in OPEN)
            job.rework_qty = sum(count["rework"] for count in counts)
            job.payable_qty = payable[job._origin.id]
            job.payable_amount = job.payable_qty * job.piece_amount

    @api.model
    def _search_rework_qty(self, operator, value):
        if (operator, value) != (">", 0):
            return NotImplemented
        sums = Counter()
        for field, sign in (("target_state", 1), ("source_state", -1)):
            # Whoever may see a job may know that pieces of it came back.
            for job, qty in (
                self.env["clothingline.piece.move"]
                .sudo()
                ._read_group(
                    [("job_id.state", "=", "taken"), (field, "=", "rework")],
                    ["job_id"],
                    ["qty:sum"],
                )
            ):
                sums[job.id] += sign * qty
        return [("id", "in", [job_id for job_id, qty in sums.items() if qty > 0])]

    @api.depends("material_ids.is_counted", "picking_ids.state")
    def _compute_material_state(self):
        for job in self:
            materials = job.material_ids
            issues = job._issues().filtered(lambda picking: picking.state != "cancel")
            if not materials:
                job.material_state = "none"
            elif all(materials.mapped("is_counted")):
                job.material_state = "counted"
            elif issues and all(picking.state == "done" for picking in issues):
                job.material_state = "issued"
            else:
                job.material_state = "waiting"

    def _issues(self):
        """What the warehouse sends to the tailor, without what comes back from him."""
        # Whoever sees the job may know whether its material came.
        return self.sudo().picking_ids.filtered(
            lambda picking: picking.clothingline_direction == "issue"
        )

    def _is_fixed(self):
        return True  # from the moment it was taken

    def _fixed_message(self):
        return self.env._(
            "%(job)s was taken on these terms, so its work, pieces and pay stay. "
            "Recall what is not made and offer it anew.",
            job=self.name,
        )

    def _begin(self):
        """What follows when the work is taken: pieces, service order, material."""
        self.env["clothingline.piece.move"]._post(
            self,
            [(line, False, "in_hand", line.qty, False) for line in self.line_ids],
            f"take-{self.id}",
            self.taken_at,
        )
        stage = self.order_id._stage(self.stage_id)
        if stage.is_paid:
            self._in_step().purchase_line_id = (
                self.env["purchase.order"]
                .sudo()  # the tailor's yes makes the firm's order to him
                ._clothingline_order_service(self, stage.wage_product_id)
            )
        self.material_ids._ask_for(self)

    # Tailor -----------------------------------------------------------------

    def _report_made(self, pieces, event_uuid, happened_at=None, photo=None):
        """Count pieces made; ``pieces`` by job line. Counted once per event."""
        notes = self.env["clothingline.job.note"]
        # Before the ledger is locked: a picture takes time.
        photo = photo and notes._clean_photo(photo)
        moves, is_new = self._count(
            "in_hand", "made", pieces, event_uuid, happened_at, photo
        )
        if is_new and photo:
            notes._tell(
                self,
                "report",
                event_uuid,
                moves[:1].happened_at,
                photo=photo,
            )
        return moves, is_new

    def _correct_made(self, pieces, event_uuid, happened_at=None):
        """Put pieces counted by mistake back in hand."""
        return self._count("made", "in_hand", pieces, event_uuid, happened_at)

    def _count(self, source, target, pieces, event_uuid, happened_at, photo=None):
        ledger = self.env["clothingline.piece.move"]
        # An event counted before is answered the same, even when the job is done.
        if known := ledger._posted(self, event_uuid):
            return known, False
        self._check_countable(pieces)
        happened_at = self._check_time(happened_at)
        if target == "made":
            self._check_photo(photo)
            self._check_material()
        # Late, to be held briefly: if what was read has changed, it fails.
        self._lock_ledger()
        if target == "made":
            self._check_available(pieces)
        rows = [
            (line, source, target, qty, False) for line, qty in pieces.items() if qty
        ]
        return ledger._post(self, rows, event_uuid, happened_at), True

    def _hand_in(self, pieces, event_uuid, happened_at=None):
        """Hand in pieces (made first, then reworked); a handover to inspect."""
        handovers = self.env["clothingline.handover"]
        known = handovers.search(
            [("job_id", "=", self.id), ("event_uuid", "=", event_uuid)]
        )
        if known:
            return known
        self._check_countable(pieces)
        happened_at = self._check_time(happened_at)
        self._lock_ledger()
        return handovers._make(self, pieces, event_uuid, happened_at)

    def _count_material(self, counted):
        """The tailor's own count of what he received; ``counted`` by job material."""
        self._check_taken()
        if any(material.job_id != self for material in counted):
            raise UserError(self.env._("This material belongs to another job."))
        if self.material_state != "issued":
            raise UserError(
                self.env._("The material was not issued yet, or is counted already.")
            )
        self.material_ids._count(counted)

    def _report_problem(self, kind, event_uuid, happened_at=None, **note):
        """Tell the planner of a problem, once per event; ``note``: text and files."""
        if kind not in dict(PROBLEMS):
            raise UserError(self.env._("Choose what the problem is."))
        return self._tell(kind, event_uuid, happened_at, **note)

    def _tell_message(self, event_uuid, happened_at=None, **note):
        """A picture, a voice note or a text from the tailor to the planner."""
        return self._tell("message", event_uuid, happened_at, **note)

    def _tell(self, kind, event_uuid, happened_at, **note):
        """A note needs no lock: its event is unique by itself."""
        notes = self.env["clothingline.job.note"]
        if known := notes._told(self, event_uuid):
            return known, False
        self._check_taken()
        happened_at = self._check_time(happened_at)
        notes._clean_media(note)
        return notes._tell(self, kind, event_uuid, happened_at, **note)

    def _planner(self):
        """Who answers for the job, while he is with the firm."""
        return self.user_id if self.user_id.active else self.order_id.user_id

    # What is refused --------------------------------------------------------

    def _check_taken(self):
        self.ensure_one()
        if self.state != "taken":
            raise UserError(self.env._("This job is not open for counting any more."))

    def _check_countable(self, pieces):
        """Refuse what is no count of this job's pieces."""
        self._check_taken()
        for line, qty in pieces.items():
            if line.job_id != self:
                raise UserError(self.env._("This line belongs to another job."))
            if not isinstance(qty, int) or qty < 0:
                raise UserError(
                    self.env._("Enter whole numbers of pieces, not %(qty)s.", qty=qty)
                )

    def _check_time(self, happened_at):
        """When an event happened: after the job was taken and not in the future.

        What lies within the slack of a phone's clock is moved to the edge.
        """
        now = fields.Datetime.now()
        moment = fields.Datetime.to_datetime(happened_at) or now
        if moment > now + CLOCK_SKEW:
            raise UserError(
                self.env._(
                    "The time of this report lies in the future. Set the clock of the "
                    "phone right and report again."
                )
            )
        if moment < self.taken_at - CLOCK_SKEW:
            raise UserError(
                self.env._(
                    "This report is older than your yes to %(job)s. Set the clock of "
                    "the phone right and report again.",
                    job=self.name,
                )
            )
        return min(max(moment, self.taken_at), now)

    def _check_photo(self, photo):
        if self.stage_id.is_photo_required and not photo:
            raise UserError(
                self.env._(
                    "%(stage)s asks for a photo of the pieces. Add one and send again.",
                    stage=self.stage_id.name,
                )
            )

    def _check_material(self):
        """Material first: no piece is made of what was never issued."""
        short = self.material_ids.filtered(lambda material: material._is_missing())
        if short and not self.material_override:
            raise UserError(
                self.env._(
                    "%(components)s: not issued yet. Ask the planner to send it before "
                    "you report pieces.",
                    components=", ".join(short.product_id.mapped("display_name")),
                )
            )

    def _check_available(self, pieces):
        """A stage can only use what the stage before has accepted."""
        order = self.order_id
        if order._stages()[:1] == self.stage_id:
            return
        # Others take from the same pieces.
        order._stage(self.stage_id)._lock_ledger()
        available = order._pieces_available(self.stage_id)
        for line, qty in pieces.items():
            if qty > available[line.product_id.id]:
                raise UserError(
                    self.env._(
                        "%(variant)s: only %(available)s pieces have come from the "
                        "stage before. Enter %(available)s or fewer.",
                        variant=line.variant_name,
                        available=max(available[line.product_id.id], 0),
                    )
                )

    # Planner ----------------------------------------------------------------

    def action_recall(self):
        """Take back what a tailor has not made, and close where all is in."""
        self.check_access("write")
        ledger = self.env["clothingline.piece.move"].sudo()
        for job in self:
            if job.state != "taken":
                raise UserError(self.env._("Only a job that was taken is recalled."))
            job.sudo()._lock_ledger()
            rows = [
                (line, "in_hand", "returned", counts["in_hand"], False)
                for line, counts in ledger._balances(job.line_ids).items()
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
            ledger._post(job.sudo(), rows, f"recall-{uuid4()}")
            job.sudo().material_ids._lower_need()
            job._close_if_settled()
        return True

    def _record_missing(self, pieces, reason):
        """Settle pieces lost at the tailor: unmade ones first, then made, then rework.

        :param pieces: number by job line
        """
        self._check_taken()
        job = self.sudo()  # the planner answers for the loss; the books follow
        job._lock_ledger()
        balances = job.env["clothingline.piece.move"]._balances(job.line_ids)
        rows = []
        for line, qty in pieces.items():
            for source in ("in_hand", "made", "rework"):
                lost = min(qty, balances[line.sudo()][source])
                rows += [(line, source, "missing", lost, False)] if lost else []
                qty -= lost
            if qty:
                raise UserError(
                    self.env._(
                        "%(variant)s: the tailor does not have so many pieces.",
                        variant=line.variant_name,
                    )
                )
        # A piece that never came from the stage before cannot be lost at this one.
        unmade = {
            line: qty for line, source, _t, qty, _c in rows if source == "in_hand"
        }
        if unmade:
            job._check_available(unmade)
        job.env["clothingline.settlement"]._settle(
            job, "missing", rows, f"missing-{uuid4()}", reason=reason
        )

    def _settled_pieces(self, balances=None):
        """Pieces that are accepted, rejected or missing, by variant id."""
        if balances is None:
            balances = self.env["clothingline.piece.move"]._balances(self.line_ids)
        return {
            line.product_id.id: counts["accepted"]
            + counts["rejected"]
            + counts["missing"]
            for line, counts in balances.items()
        }

    def action_close(self):
        """Close jobs with nothing left at the tailor; say what is left otherwise."""
        self.check_access("write")
        # All jobs before the orders: see docs/decisions/003-locks.md.
        self.sudo()._lock_ledger()
        for job in self:
            job.sudo().material_ids._catch_up()
            if job.open_qty:
                raise UserError(
                    self.env._(
                        "%(job)s has %(qty)s pieces still with the tailor or handed "
                        "in.",
                        job=job.name,
                        qty=job.open_qty,
                    )
                )
            job.material_ids._check_settled()
        self.filtered(lambda job: job.state == "taken")._end()
        return True

    def action_return_material(self):
        """Ask the warehouse to take back what is left over."""
        self.ensure_one()
        self.check_access("write")
        self.material_ids._ask_back()
        return True

    def _catch_up(self):
        """Book what settled pieces used of material that came after them."""
        late = self.filtered(
            lambda job: job.state == "taken" and job.material_ids._can_catch_up()
        )
        late._lock_ledger()
        for job in late:
            if job.material_ids._catch_up():
                job._close_if_settled()

    def _close_if_settled(self, balances=None):
        """End it when no piece and no material is left with the tailor.

        :param balances: its ledger, if the caller has just read it
        """
        if self.state != "taken":
            return
        if balances is None:
            balances = self.env["clothingline.piece.move"]._balances(self.line_ids)
        is_open = any(counts[state] for counts in balances.values() for state in OPEN)
        if not is_open and self.sudo().material_ids._is_settled(
            self._settled_pieces(balances)
        ):
            self._end()

    def _end(self):
        """Nothing is left at the tailor, and nothing is on its way to him or back."""
        self._move_to("done")
        self.sudo().picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        ).action_cancel()

    def _reopen(self):
        """A job whose pieces or material are at the tailor again is not done."""
        self.filtered(lambda job: job.state == "done")._move_to("taken")

    def _sheet_url(self):
        """What the code on the printed work order opens: the tailor's page of it."""
        self.ensure_one()
        return f"{self.get_base_url()}/my/jobs/{self.id}"
