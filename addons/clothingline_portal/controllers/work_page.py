"""The page of an offer and of a job: what a tailor sees of it and what he can do next.

Drawn for his own pages, for a link from a message and for the phone's memory.
"""

import uuid

from odoo import fields
from odoo.http import request

from odoo.addons.clothingline_production.models.clothingline_job_note import PROBLEMS

REPORTS = 5
NOTES = 10
LEDGER = (
    *("in_hand", "made", "handed_in", "accepted", "rework", "rejected"),
    *("missing", "returned"),
)


def offer_values(offer, base, failed=None):
    """An offer as it stands; ``failed`` is the form that went wrong."""
    is_over = offer.expires_at and offer.expires_at <= fields.Datetime.now()
    return {
        **_work_values(offer, base, failed),
        "stands": offer.state == "offered" and not is_over,
        "lines": offer.line_ids,
        "reasons": [
            request.env._("I have no time"),
            request.env._("The price is too low"),
            request.env._("I do not have the machine for it"),
        ],
    }


def job_values(job, base, failed=None):
    """A job as it stands; ``failed`` is the form that went wrong."""
    lines = job.line_ids
    return {
        **_work_values(job, base, failed),
        "job": job,
        "can_make": _can_make(job),
        "ready": {line: line.made_qty + line.rework_qty for line in lines},
        "totals": {state: sum(lines.mapped(f"{state}_qty")) for state in LEDGER},
        "inspections": _inspections_to_show(job),
        "problems": _problems(),
        "notes": job.note_ids.with_context(bin_size=True)[:NOTES],
    }


def _work_values(work, base, failed):
    form, error, post = (
        (failed["form"], failed["error"], failed["post"])
        if failed
        else (None, None, None)
    )

    def typed(name, key, default):
        return post.get(key, default) if name == form else default

    return {
        "tab": "jobs",
        "work": work,
        "base": base,
        "error": error,
        "failed": form,
        "typed": typed,
        "event_uuid": uuid.uuid4(),
        "sketch": work.order_id.tech_pack_id.with_context(bin_size=True).sketch,
        "today": work.env.company._today(),
    }


def _can_make(job):
    """Pieces by line that have come from the stage before, of those in hand."""
    if job.state != "taken":
        return {}
    available = job.order_id._pieces_available(job.stage_id)
    return {
        line: line.in_hand_qty
        if available is None
        else max(min(line.in_hand_qty, available[line.product_id.id]), 0)
        for line in job.line_ids
    }


def _inspections_to_show(job):
    """The latest verdicts that did not take every piece."""
    judged = job.handover_ids.inspection_ids.filtered(
        lambda inspection: (
            inspection.state == "failed"
            or (inspection.state == "passed" and inspection.defect_ids)
        )
    )
    return judged.sorted("id", reverse=True)[:REPORTS]


def _problems():
    kinds = request.env["clothingline.job.note"]._fields["kind"]
    labels = dict(kinds._description_selection(request.env))
    return [(kind, labels[kind]) for kind, _label in PROBLEMS]
