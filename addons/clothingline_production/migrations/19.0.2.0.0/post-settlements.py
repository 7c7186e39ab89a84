"""Each verdict and loss of the past gets its settlement, with the rows that it made.

Pieces of one event are one settlement. What it used, cost and received was made in the
same transaction, so it carries the same ``create_date``; where two settlements of a job
share that moment, they take what was made in its order.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass, field

_logger = logging.getLogger(__name__)

EVENTS = """
    SELECT m.job_id, m.order_id, m.stage_id, m.tailor_id, j.company_id,
           m.create_date, max(m.create_uid), max(m.inspection_id),
           max(m.handover_id), min(m.happened_at), array_agg(m.id ORDER BY m.id),
           COALESCE(sum(m.qty) FILTER (WHERE m.target_state = 'accepted'), 0),
           COALESCE(sum(m.qty) FILTER (WHERE m.target_state = 'rejected'), 0),
           COALESCE(sum(m.qty) FILTER (WHERE m.target_state = 'missing'), 0),
           sum(m.payable_qty), sum(m.payable_qty) * j.piece_amount
      FROM clothingline_piece_move m JOIN clothingline_job j ON j.id = m.job_id
     WHERE m.settlement_id IS NULL
       AND (m.inspection_id IS NOT NULL OR m.target_state = 'missing')
     GROUP BY m.job_id, m.order_id, m.stage_id, m.tailor_id, j.company_id,
              j.piece_amount, m.create_date, m.event_uuid
     ORDER BY min(m.id)
"""
INSERT = """
    INSERT INTO clothingline_settlement (
        state, kind, job_id, order_id, stage_id, tailor_id, company_id,
        inspection_id, handover_id, happened_at, accepted_qty, rejected_qty,
        missing_qty, payable_qty, material_amount, wage_amount, finished_amount,
        is_real_use, create_uid, write_uid, create_date, write_date)
    VALUES ('posted', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 0, 0,
            FALSE, %s, %s, %s, %s)
    RETURNING id
"""
COSTS = """
    SELECT id, order_id, stage_id, product_id, kind, amount, create_date,
           account_move_id
      FROM clothingline_wip_entry WHERE settlement_id IS NULL AND kind != 'loss'
     ORDER BY order_id, create_date, id
"""
USES = """
    SELECT id, clothingline_job_id, create_date, account_move_id
      FROM stock_move
     WHERE clothingline_settlement_id IS NULL AND state = 'done'
       AND clothingline_job_id IS NOT NULL AND raw_material_production_id IS NOT NULL
     ORDER BY id
"""
RECEIPTS = """
    UPDATE stock_move m SET clothingline_settlement_id = s.id
      FROM clothingline_settlement s JOIN clothingline_order o ON o.id = s.order_id
     WHERE m.clothingline_settlement_id IS NULL AND m.state = 'done'
       AND m.production_id = o.production_id AND m.account_move_id = s.account_move_id
"""
KINDS = {"material": 0, "wage": 1, "finished": 2}


@dataclass
class Event:
    """The settlement of an event, and what of its transaction was found."""

    id: int
    job: int
    order: int
    stage: int
    moment: object
    wage: float
    entry: int | None = None


@dataclass
class Run:
    """Rows of cost that one settlement made, one after another."""

    stage: int
    last: int = 0
    seen: set = field(default_factory=set)
    ids: list = field(default_factory=list)
    amounts: dict = field(default_factory=lambda: defaultdict(float))
    entry: int | None = None

    def ends_before(self, kind, stage, product):
        """Whether this row is another settlement's: each adds a cost once."""
        # What is finished is taken from every stage before.
        elsewhere = kind != "finished" and stage != self.stage
        again = (kind, stage, product) in self.seen
        return elsewhere or again or KINDS[kind] < self.last


def migrate(cr, version):
    events = _make_settlements(cr)
    _take_costs(cr, events)
    _take_uses(cr, events)
    for event in events:
        cr.execute(
            "UPDATE clothingline_settlement SET account_move_id = %s WHERE id = %s",
            [event.entry, event.id],
        )
    cr.execute(RECEIPTS)


def _make_settlements(cr):
    events = []
    cr.execute(EVENTS)
    for row in cr.fetchall():
        job, order, stage, tailor, company, moment, user, *rest = row
        inspection, handover, happened_at, rows, *numbers = rest
        *counts, wage = numbers
        kind = "verdict" if inspection else "missing"
        head = [kind, job, order, stage, tailor, company, inspection, handover]
        tail = [user, user, moment, moment]
        cr.execute(INSERT, [*head, happened_at, *counts, *tail])
        event = Event(cr.fetchone()[0], job, order, stage, moment, float(wage or 0))
        cr.execute(
            "UPDATE clothingline_piece_move SET settlement_id = %s WHERE id = ANY(%s)",
            [event.id, rows],
        )
        if any(counts[:3]):
            events.append(event)
    return events


def _take_costs(cr, events):
    """Each run of cost rows goes to the event that owed this pay at this stage."""
    for (order, moment), runs in _runs(cr).items():
        open_events = [e for e in events if (e.order, e.moment) == (order, moment)]
        for run in runs:
            event = _owner(run, open_events)
            if not event:
                _logger.info("Cost rows %s belong to no settlement.", run.ids)
                continue
            open_events.remove(event)
            event.entry = run.entry
            cr.execute(
                "UPDATE clothingline_wip_entry SET settlement_id = %s "
                "WHERE id = ANY(%s)",
                [event.id, run.ids],
            )
            cr.execute(
                "UPDATE clothingline_settlement SET material_amount = %s, "
                "wage_amount = %s, finished_amount = %s WHERE id = %s",
                [
                    run.amounts["material"],
                    run.amounts["wage"],
                    -run.amounts["finished"],
                    event.id,
                ],
            )


def _owner(run, events):
    for event in events:
        same_pay = abs(event.wage - run.amounts["wage"]) < 0.005
        if event.stage == run.stage and same_pay:
            return event
    return None


def _runs(cr):
    """Rows of cost by order and moment, cut where a settlement begins."""
    runs = defaultdict(list)
    cr.execute(COSTS)
    for id_, order, stage, product, kind, amount, moment, entry in cr.fetchall():
        of_moment, row = runs[order, moment], (kind, stage, product)
        if not of_moment or of_moment[-1].ends_before(*row):
            of_moment.append(Run(stage))
        run = of_moment[-1]
        run.last = KINDS[kind]
        run.seen.add(row)
        run.ids.append(id_)
        run.amounts[kind] += float(amount)
        run.entry = run.entry or entry
    return runs


def _take_uses(cr, events):
    """Material that was used: by journal entry where that is known, else by turn."""
    groups = defaultdict(lambda: defaultdict(list))
    cr.execute(USES)
    for id_, job, moment, entry in cr.fetchall():
        groups[job, moment][entry].append(id_)
    for (job, moment), by_entry in groups.items():
        waiting = [e for e in events if (e.job, e.moment) == (job, moment)]
        for entry, moves in by_entry.items():
            event = next((e for e in waiting if e.entry == entry), None) or next(
                (e for e in waiting if not e.entry), None
            )
            if not event:
                _logger.info("Moves %s belong to no settlement.", moves)
                continue
            waiting.remove(event)
            event.entry = event.entry or entry
            cr.execute(
                "UPDATE stock_move SET clothingline_settlement_id = %s "
                "WHERE id = ANY(%s)",
                [event.id, moves],
            )
