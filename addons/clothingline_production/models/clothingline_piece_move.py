from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.piece_ledger import (
    STATES,
    LedgerError,
    Row,
    balances,
    check,
    payable,
    reverse,
)
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
    _inherit = "clothingline.kept.mixin"
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
    target_state = fields.Selection(PIECE_STATES, "To")
    qty = fields.Integer("Pieces", required=True)
    cause = fields.Selection(CAUSES)
    is_reversal = fields.Boolean("Undoes")
    payable_qty = fields.Integer(
        "Payable",
        compute="_compute_payable_qty",
        store=True,
        precompute=True,
        help="Pieces that this row makes payable; less than zero where it undoes that.",
    )
    event_uuid = fields.Char(
        "Event",
        required=True,
        help="Made by the phone that reports; the same event never counts twice.",
    )
    happened_at = fields.Datetime(required=True, default=fields.Datetime.now)
    is_by_link = fields.Boolean("By Link", readonly=True)
    handover_id = fields.Many2one("clothingline.handover", index="btree_not_null")
    inspection_id = fields.Many2one("clothingline.inspection", index="btree_not_null")
    settlement_id = fields.Many2one("clothingline.settlement", index="btree_not_null")

    _qty_positive = models.Constraint(
        "CHECK (qty > 0)", "A piece move counts at least one piece."
    )
    _has_a_state = models.Constraint(
        "CHECK (target_state IS NOT NULL OR is_reversal)",
        "A piece move says where the pieces went.",
    )
    _event_uniq = models.UniqueIndex(
        "(event_uuid, job_line_id, COALESCE(source_state, ''), "
        "COALESCE(target_state, ''), COALESCE(cause, ''))",
        "This event was counted already.",
    )

    @api.depends("source_state", "target_state", "qty", "cause", "is_reversal")
    def _compute_payable_qty(self):
        for move in self:
            move.payable_qty = payable(move._row(), move.cause)

    def _row(self):
        return Row(
            self.source_state or None,
            self.target_state or None,
            self.qty,
            self.is_reversal,
        )

    # What the ledger says ---------------------------------------------------

    @api.model
    def _balances(self, lines):
        """Pieces of each job line by ledger state, in one query."""
        by_id = {line._origin.id: line for line in lines}
        rows = defaultdict(list)
        # Whoever may see a line may see its sums.
        for line, source, target, qty in self.sudo()._read_group(
            [("job_line_id", "in", list(by_id))],
            ["job_line_id", "source_state", "target_state"],
            ["qty:sum"],
        ):
            rows[line.id].append(Row(source or None, target or None, qty))
        return {line: balances(rows[id_]) for id_, line in by_id.items()}

    @api.model
    def _by_stage(self, orders):
        """Pieces in each ledger state, by order id, then by (stage id, variant id)."""
        pieces = defaultdict(lambda: defaultdict(lambda: dict.fromkeys(STATES, 0)))
        # Whoever may see an order may see its sums.
        for order, stage, product, source, target, qty in self.sudo()._read_group(
            [("order_id", "in", orders._origin.ids)],
            ["order_id", "stage_id", "product_id", "source_state", "target_state"],
            ["qty:sum"],
        ):
            counts = pieces[order.id][stage.id, product.id]
            if target:
                counts[target] += qty
            if source:
                counts[source] -= qty
        return pieces

    @api.model
    def _ended(self, orders):
        """(order id, stage id, state, pieces) of what came back, or will never come."""
        sums = defaultdict(int)
        ended = ("returned", "rejected", "missing")
        for field, sign in (("target_state", 1), ("source_state", -1)):
            for order, stage, state, qty in self.sudo()._read_group(
                [("order_id", "in", orders.ids), (field, "in", ended)],
                ["order_id", "stage_id", field],
                ["qty:sum"],
            ):
                sums[order.id, stage.id, state] += sign * qty
        return [(*key, qty) for key, qty in sums.items()]

    @api.model
    def _payable(self, jobs):
        """Payable pieces by job id."""
        sums = defaultdict(int)
        # Whoever may see a job may see what it pays.
        for job, qty in self.sudo()._read_group(
            [("job_id", "in", jobs._origin.ids)], ["job_id"], ["payable_qty:sum"]
        ):
            sums[job.id] = qty
        return sums

    # Adding rows ------------------------------------------------------------

    @api.model
    def _posted(self, job, event_uuid):
        """The rows of an event of ``job``; none if it was not counted yet."""
        return self.search(
            [("event_uuid", "=", event_uuid), ("job_id", "=", job.id)], order="id"
        )

    @api.model
    def _post(self, job, rows, event_uuid, happened_at=None, **links):
        """Add ``rows`` of one new event to the ledger of ``job``, which is locked.

        ``rows`` are (job line, source, target, pieces, cause) tuples.
        """
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

    def _reverse(self, event_uuid, **links):
        """Add the rows that undo these; the ledger of their job is locked.

        The last comes first: what later rows of the same event took is given back
        before it is asked for.
        """
        back = [
            (move, reverse(move._row())) for move in self.sorted("id", reverse=True)
        ]
        self._check_law([(move.job_line_id, row) for move, row in back])
        return self.create(
            [
                {
                    "job_line_id": move.job_line_id.id,
                    "source_state": row.source,
                    "target_state": row.target,
                    "qty": row.qty,
                    "cause": move.cause,
                    "is_reversal": True,
                    "event_uuid": event_uuid,
                    "handover_id": move.handover_id.id,
                    "inspection_id": move.inspection_id.id,
                    **links,
                }
                for move, row in back
            ]
        )

    @api.model
    def _check_rows(self, job, rows):
        """Refuse rows that break the law of pieces, with a sentence for people."""
        if not rows:
            raise UserError(self.env._("Enter at least one piece."))
        if any(row[0].job_id != job for row in rows):
            raise UserError(self.env._("This line belongs to another job."))
        self._check_law(
            [
                (line, Row(source or None, target, qty))
                for line, source, target, qty, _cause in rows
            ]
        )

    @api.model
    def _check_law(self, rows):
        """``rows``: (job line, Row) in the order in which they happen."""
        lines = self.env["clothingline.job.line"].union(*(line for line, _row in rows))
        counts = self._balances(lines)
        for line, row in rows:
            try:
                counts[line] = check(counts[line], [row])
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
