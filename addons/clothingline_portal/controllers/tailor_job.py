import base64
import uuid
from datetime import UTC, datetime

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools.misc import get_lang

from odoo.addons.clothingline_production.models.clothingline_job_note import PROBLEMS

from ..tools import quantity
from .phone import number
from .tailor_home import TailorController

REASON_LENGTH = 200
TEXT_LENGTH = 500
REPORTS = 5
TRIES = 5
# Larger than any picture that is taken, so that a sentence can refuse it.
MOST_BYTES = 64 * 1024 * 1024
NOTES = 10
# What a tailor can do, as it stands in the address: one method each.
ACTIONS = ("take", "refuse", "material", "made", "correct", "handin", "problem", "tell")


class TailorJobController(TailorController):
    """One job of a tailor: its page, and the forms on it.

    Each form names one private method of the job. What that refuses comes back as a
    sentence above the form, with what was typed; the script gets the sentence alone.
    """

    @route(
        "/my/jobs/<int:job_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def job(self, job_id, **_query):
        job = self._own_job(job_id)
        if not job:
            return self._not_found()
        return self._job_page(job, f"/my/jobs/{job.id}")

    # An action that is opened as a page (after a login, by a reload) shows the job.
    @route(
        f"/my/jobs/<int:job_id>/<any({','.join(ACTIONS)}):action>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        max_content_length=MOST_BYTES,
    )
    def act(self, job_id, action, **post):
        job = self._own_job(job_id)
        return self._act(job, f"/my/jobs/{job.id}", action, post)

    def _act(self, job, base, action, post):
        """Do one thing to the user's own job, or change nothing and say why."""
        if not job:
            return self._not_found()
        if request.httprequest.method == "POST":
            try:
                message = self._do(job, action, post)
            except UserError as error:
                if self._is_script():
                    return self._answer({"error": str(error)}, 400)
                failed = {"form": action, "error": str(error), "post": post}
                return self._job_page(job, base, failed, status=400)
            if self._is_script():
                return self._answer({"message": message})
            self._tell(message)
        return request.redirect(base)

    def _do(self, job, action, post):
        """Do it; where another worker was faster on this order, again at once.

        Whoever was faster has committed by then. Odoo would first let the worker sleep
        for up to two seconds, while nobody else is served.
        """
        cr = request.env.cr
        for _try in range(TRIES):
            try:
                with cr.savepoint():
                    return getattr(self, f"_do_{action}")(job, post)
            except SerializationFailure:
                cr.rollback()
                request.env.transaction.reset()
                for file in request.httprequest.files.values():
                    file.seek(0)
        return getattr(self, f"_do_{action}")(job, post)

    # Actions --------------------------------------------------------------
    # Each gets the job as superuser: it stands in for the tailor's right to report on
    # his own work, which _own_job has checked.

    def _do_take(self, job, _post):
        if job.state != "taken":  # a second tap on the button is no mistake
            job._take()
        return request.env._("The job is yours. Wait for the material, then count it.")

    def _do_refuse(self, job, post):
        reason = (post.get("reason") or "").strip() or post.get("choice", "")
        if not reason:
            raise UserError(request.env._("Choose a reason, or write one."))
        if job.state != "refused":
            job._refuse(reason[:REASON_LENGTH])
        return request.env._("You refused this job.")

    def _do_material(self, job, post):
        if job.material_state != "counted":
            job._count_material(
                {
                    material: self._measure(
                        post, f"material_{material.id}", material.product_id.name
                    )
                    for material in job.material_ids
                }
            )
        return request.env._("Thank you. The material is counted.")

    def _do_made(self, job, post):
        pieces = self._pieces(job, post)
        _moves, is_new = job._report_made(
            pieces,
            self._event(post),
            self._happened_at(post),
            self._file(post, "photo"),
        )
        if not is_new:
            return self._already_counted()
        return request.env._(
            "%(qty)s pcs counted as made. Hand them in when you are ready.",
            qty=number(sum(pieces.values())),
        )

    def _do_correct(self, job, post):
        pieces = self._pieces(job, post)
        _moves, is_new = job._correct_made(
            pieces, self._event(post), self._happened_at(post)
        )
        if not is_new:
            return self._already_counted()
        return request.env._(
            "%(qty)s pcs are back among those still to make.",
            qty=number(sum(pieces.values())),
        )

    def _do_handin(self, job, post):
        pieces, event = self._pieces(job, post), self._event(post)
        if event in job.handover_ids.mapped("event_uuid"):
            return self._already_counted()
        handover = job._hand_in(pieces, event, self._happened_at(post))
        return request.env._(
            "%(qty)s pcs handed in as %(handover)s. They will be checked.",
            qty=number(handover.qty),
            handover=handover.name,
        )

    def _do_problem(self, job, post):
        job._report_problem(
            post.get("choice", ""), self._event(post), **self._note(post)
        )
        return request.env._("Thank you. The planner knows of it now.")

    def _do_tell(self, job, post):
        job._tell_message(self._event(post), **self._note(post))
        return request.env._("Sent to the planner.")

    def _note(self, post):
        return {
            "happened_at": self._happened_at(post),
            "text": (post.get("text") or "").strip()[:TEXT_LENGTH],
            "photo": self._file(post, "photo"),
            "voice": self._file(post, "voice"),
        }

    def _already_counted(self):
        return request.env._("This was sent before and is counted once.")

    # What was typed -------------------------------------------------------

    def _event(self, post):
        """The event of this form. Only our own kind: other names are the system's."""
        try:
            return str(uuid.UUID(post.get("event_uuid", "")))
        except ValueError as error:
            raise UserError(
                request.env._("This page is too old. Open the job again.")
            ) from error

    def _happened_at(self, post):
        """The event's own time as the script tells it, or None for now."""
        text = post.get("happened_at")
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
            return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        except (ValueError, OverflowError) as error:
            raise UserError(
                request.env._("This page is too old. Open the job again.")
            ) from error

    def _file(self, post, name):
        """What was sent as this file, or False. The model judges what it is."""
        file = post.get(name)
        data = file.read() if hasattr(file, "read") else b""
        return bool(data) and base64.b64encode(data)

    def _pieces(self, job, post):
        return {
            line: self._whole(post.get(f"line_{line.id}", ""), line)
            for line in job.line_ids
        }

    def _whole(self, text, line):
        try:
            return quantity.pieces(text)
        except ValueError as error:
            raise UserError(
                request.env._(
                    "Enter whole numbers only, for example 12. For %(label)s you "
                    "entered “%(text)s”.",
                    label=line.variant_name,
                    text=text[:20],
                )
            ) from error

    def _measure(self, post, name, label):
        text, lang = post.get(name, ""), get_lang(request.env)
        try:
            return quantity.measure(text, lang.decimal_point, lang.thousands_sep or "")
        except ValueError as error:
            raise UserError(
                request.env._(
                    "Enter what you counted as a number, 0 if nothing came. For "
                    "%(label)s you entered “%(text)s”.",
                    label=label,
                    text=text[:20],
                )
            ) from error

    # Page -----------------------------------------------------------------

    def _job_page(self, job, base, failed=None, status=200, **values):
        """The job as it stands; ``failed`` is the form that went wrong."""
        values = {**self._job_values(job, base, **(failed or {})), **values}
        return self._phone_page("tailor_job", values, status=status)

    def _job_values(self, job, base, form=None, error=None, post=None):
        lines = job.line_ids

        def typed(name, key, default):
            return post.get(key, default) if name == form else default

        return {
            "tab": "jobs",
            "job": job,
            "base": base,
            "error": error,
            "failed": form,
            "typed": typed,
            "event_uuid": uuid.uuid4(),
            "can_make": self._can_make(job),
            "ready": {line: line.made_qty + line.rework_qty for line in lines},
            "totals": self._totals(lines),
            "inspections": self._inspections_to_show(job),
            "reasons": self._reasons(),
            "problems": self._problems(),
            "notes": job.note_ids.with_context(bin_size=True)[:NOTES],
            "sketch": job.order_id.tech_pack_id.with_context(bin_size=True).sketch,
            "today": fields.Date.context_today(job),
        }

    def _can_make(self, job):
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

    def _totals(self, lines):
        return {
            state: sum(lines.mapped(f"{state}_qty"))
            for state in (
                *("in_hand", "made", "handed_in", "accepted", "rework", "rejected"),
                *("missing", "returned"),
            )
        }

    def _inspections_to_show(self, job):
        """The latest verdicts that did not take every piece."""
        judged = job.handover_ids.inspection_ids.filtered(
            lambda inspection: (
                inspection.state == "failed"
                or (inspection.state == "passed" and inspection.defect_ids)
            )
        )
        return judged.sorted("id", reverse=True)[:REPORTS]

    def _problems(self):
        kinds = request.env["clothingline.job.note"]._fields["kind"]
        labels = dict(kinds._description_selection(request.env))
        return [(kind, labels[kind]) for kind, _label in PROBLEMS]

    def _reasons(self):
        return [
            request.env._("I have no time"),
            request.env._("The price is too low"),
            request.env._("I do not have the machine for it"),
        ]
