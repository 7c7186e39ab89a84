from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.piece_ledger import TAILOR, LedgerError, Row, check
from .clothingline_defect_type import CAUSES

PIECE_STATES = [
    ("in_hand", "In hand"),
    ("made", "Made"),
    ("handed_in", "Handed in"),
    ("accepted", "Accepted"),
    ("rework", "Rework"),
    ("rejected", "Rejected"),
    ("missing", "Missing"),
    ("returned", "Returned"),
]


class ClothinglinePieceMove(models.Model):
    """So many pieces of a job line went from one state to another: a ledger row.

    Rows are only added. A slip is put right by a row the other way round.
    """

    _name = "clothingline.piece.move"
    _description = "Piece Move"
    _order = "id desc"

    job_line_id = fields.Many2one(
        "clothingline.job.line", required=True, index=True, ondelete="restrict"
    )
    job_id = fields.Many2one(
        related="job_line_id.job_id", store=True, index=True, precompute=True
    )
    order_id = fields.Many2one(
        related="job_line_id.job_id.order_id", store=True, index=True, precompute=True
    )
    stage_id = fields.Many2one(
        related="job_line_id.job_id.stage_id", store=True, precompute=True
    )
    tailor_id = fields.Many2one(
        related="job_line_id.job_id.tailor_id", store=True, precompute=True
    )
    product_id = fields.Many2one(
        related="job_line_id.product_id", store=True, precompute=True
    )
    source_state = fields.Selection(PIECE_STATES, "From")
    target_state = fields.Selection(PIECE_STATES, "To", required=True)
    qty = fields.Integer("Pieces", required=True)
    cause = fields.Selection(CAUSES)
    event_uuid = fields.Char(
        "Event",
        required=True,
        help="Made by the phone that reports; the same event never counts twice.",
    )
    happened_at = fields.Datetime(required=True, default=fields.Datetime.now)
    is_by_link = fields.Boolean("By Link", readonly=True)
    handover_id = fields.Many2one("clothingline.handover", index="btree_not_null")
    inspection_id = fields.Many2one("clothingline.inspection", index="btree_not_null")

    _qty_positive = models.Constraint(
        "CHECK (qty > 0)", "A piece move counts at least one piece."
    )
    _event_once = models.UniqueIndex(
        "(event_uuid, job_line_id, COALESCE(source_state, ''), target_state, "
        "COALESCE(cause, ''))",
        "This event was counted already.",
    )

    def _is_payable(self):
        """Accepted, or rejected for a cause that is not the tailor's."""
        self.ensure_one()
        if self.target_state == "rejected":
            return self.cause != TAILOR
        return self.target_state == "accepted"

    @api.model
    def _posted(self, job, event_uuid):
        """The rows of an event of ``job``; none if it was not counted yet."""
        return self.search(
            [("event_uuid", "=", event_uuid), ("job_id", "=", job.id)], order="id"
        )

    @api.model
    def _post(self, job, rows, event_uuid, happened_at=None, **links):
        """Add ``rows`` of one event to the ledger of ``job``; an event counts once.

        ``rows`` are (job line, source, target, qty, cause) tuples. Returns the rows
        of the event, new or counted before, and whether they are new.
        """
        job.order_id._lock_ledger()
        if known := self._posted(job, event_uuid):
            return known, False
        return self._add(job, rows, event_uuid, happened_at, **links), True

    @api.model
    def _add(self, job, rows, event_uuid, happened_at=None, **links):
        """Add rows of an event that is new, to a ledger that is locked."""
        self._check_rows(job, rows)
        return self.create(
            [
                {
                    "job_line_id": line.id,
                    "source_state": source,
                    "target_state": target,
                    "qty": qty,
                    "cause": cause,
                    "event_uuid": event_uuid,
                    "happened_at": happened_at or fields.Datetime.now(),
                    **links,
                }
                for line, source, target, qty, cause in rows
            ]
        )

    @api.model
    def _check_rows(self, job, rows):
        """Refuse rows that break the law of pieces, with a sentence for people."""
        if not rows:
            raise UserError(self.env._("Enter at least one piece."))
        balances = job.line_ids._balances()
        by_line = {}
        for line, source, target, qty, _cause in rows:
            if line.job_id != job:
                raise UserError(self.env._("This line belongs to another job."))
            by_line.setdefault(line, []).append(Row(source or None, target, qty))
        for line, line_rows in by_line.items():
            try:
                check(balances[line], line_rows)
            except LedgerError as error:
                raise UserError(self._explain(line, error)) from error

    @api.model
    def _explain(self, line, error):
        labels = dict(self._fields["target_state"]._description_selection(self.env))
        return self.env._(
            "%(variant)s: %(wanted)s pieces are too many, only %(available)s "
            "are %(state)s. Enter %(available)s or fewer.",
            variant=line.variant_name,
            wanted=error.wanted,
            available=error.available,
            state=labels.get(error.state, error.state or "").lower(),
        )
