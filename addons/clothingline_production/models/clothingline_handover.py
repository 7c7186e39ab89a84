from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ClothinglineHandover(models.Model):
    """The pieces a tailor hands in at once: the lot that is inspected.

    Handed in until its inspection has judged it. A stage without inspection accepts it
    at once.
    """

    _name = "clothingline.handover"
    _description = "Handover"
    _inherit = [
        # First: the number is the system's own.
        "clothingline.fixed.document.mixin",
        "clothingline.number.mixin",
        "clothingline.state.mixin",
    ]
    _order = "id desc"

    _transitions = {
        "handed_in": ("judged",),
        "judged": ("handed_in",),
    }
    _kept_fields = frozenset(
        {"name", "job_id", "line_ids", "happened_at", "is_by_link", "event_uuid"}
    )

    state = fields.Selection(
        [("handed_in", "Handed in"), ("judged", "Judged")],
        default="handed_in",
        required=True,
        readonly=True,
        copy=False,
    )
    job_id = fields.Many2one(
        "clothingline.job", required=True, index=True, ondelete="restrict"
    )
    tailor_id = fields.Many2one(related="job_id.tailor_id", store=True)
    stage_id = fields.Many2one(related="job_id.stage_id", store=True)
    order_id = fields.Many2one(related="job_id.order_id", store=True)
    line_ids = fields.One2many("clothingline.handover.line", "handover_id", "Pieces")
    qty = fields.Integer("Total Pieces", compute="_compute_qty", store=True)
    happened_at = fields.Datetime(required=True, default=fields.Datetime.now)
    is_by_link = fields.Boolean("By Link", readonly=True)
    event_uuid = fields.Char("Event", required=True, readonly=True, copy=False)
    inspection_ids = fields.One2many(
        "clothingline.inspection", "handover_id", "Inspections"
    )
    company_id = fields.Many2one(related="job_id.company_id", store=True)

    _event_uniq = models.UniqueIndex(
        "(job_id, event_uuid)", "This event was counted already."
    )

    @api.depends("line_ids.qty")
    def _compute_qty(self):
        for handover in self:
            handover.qty = sum(handover.line_ids.mapped("qty"))

    def _is_fixed(self):
        return True  # from the moment it was handed in

    @api.model
    def _make(self, job, pieces, event_uuid, happened_at):
        """Hand in ``pieces`` by job line, made ones first, and open the inspection."""
        balances = self.env["clothingline.piece.move"]._balances(job.line_ids)
        rows, lines = [], []
        for line, qty in pieces.items():
            if not qty:
                continue
            made = min(qty, balances[line]["made"])
            if made:
                rows.append((line, "made", "handed_in", made, False))
            if qty > made:
                self._check_handed(line, qty, balances[line])
                rows.append((line, "rework", "handed_in", qty - made, False))
            lines.append(Command.create({"job_line_id": line.id, "qty": qty}))
        if not lines:
            raise UserError(self.env._("Enter at least one piece."))
        handover = self._in_step().create(
            {
                "job_id": job.id,
                "line_ids": lines,
                "event_uuid": event_uuid,
                "happened_at": happened_at,
            }
        )
        handover = handover.with_env(self.env)
        ledger = self.env["clothingline.piece.move"]
        if ledger._posted(job, event_uuid):
            raise UserError(
                self.env._("This event was counted already, but not as a handover.")
            )
        ledger._post(job, rows, event_uuid, happened_at, handover_id=handover.id)
        if job.order_id._stage(job.stage_id).is_inspected:
            self.env["clothingline.inspection"]._make(handover)
        else:
            handover._accept()
        return handover

    def _accept(self):
        """Count and go: at this stage nobody looks at the pieces."""
        self._move_to("judged")
        self.env["clothingline.settlement"].sudo()._settle(
            self.job_id.sudo(),
            "count",
            [
                (line.job_line_id, "handed_in", "accepted", line.qty, False)
                for line in self.line_ids
            ],
            f"count-{self.id}",
            self.happened_at,
            handover_id=self.id,
        )

    @api.model
    def _check_handed(self, line, qty, balance):
        ready = balance["made"] + balance["rework"]
        if qty > ready:
            raise UserError(
                self.env._(
                    "%(variant)s: only %(ready)s pieces are ready to hand in, not "
                    "%(qty)s. Count the pieces you made first.",
                    variant=line.variant_name,
                    ready=ready,
                    qty=qty,
                )
            )
