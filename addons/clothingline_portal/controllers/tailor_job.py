import uuid

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools.misc import get_lang

from ..tools import quantity
from .phone import number
from .tailor_home import TailorController

REASON_LENGTH = 200
REPORTS = 5
# An action that is opened as a page (after a login, by a reload) shows the job.
ACTION = {"type": "http", "auth": "user", "methods": ["GET", "POST"]}


class TailorJobController(TailorController):
    """One job of a tailor: its page, and the forms on it.

    Each form names one private method of the job. What that refuses comes back as a
    sentence above the form, with what was typed.
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
        return self._job_page(job) if job else self._not_found()

    @route("/my/jobs/<int:job_id>/take", **ACTION)
    def take(self, job_id, **post):
        return self._act(job_id, "take", self._take, post)

    @route("/my/jobs/<int:job_id>/refuse", **ACTION)
    def refuse(self, job_id, **post):
        return self._act(job_id, "refuse", self._refuse, post)

    @route("/my/jobs/<int:job_id>/material", **ACTION)
    def material(self, job_id, **post):
        return self._act(job_id, "material", self._count_material, post)

    @route("/my/jobs/<int:job_id>/made", **ACTION)
    def made(self, job_id, **post):
        return self._act(job_id, "made", self._report_made, post)

    @route("/my/jobs/<int:job_id>/correct", **ACTION)
    def correct(self, job_id, **post):
        return self._act(job_id, "correct", self._correct_made, post)

    @route("/my/jobs/<int:job_id>/handin", **ACTION)
    def hand_in(self, job_id, **post):
        return self._act(job_id, "handin", self._hand_in, post)

    def _act(self, job_id, form, action, post):
        """Do one thing to the user's own job, or change nothing and say why."""
        job = self._own_job(job_id)
        if not job:
            return self._not_found()
        if request.httprequest.method == "POST":
            try:
                with request.env.cr.savepoint():
                    message = action(job, post)
            except UserError as error:
                return self._job_page(job, form, str(error), post, status=400)
            self._tell(message)
        return request.redirect(f"/my/jobs/{job.id}")

    # Actions --------------------------------------------------------------
    # Each gets the job as superuser: it stands in for the tailor's right to report on
    # his own work, which _own_job has checked.

    def _take(self, job, _post):
        if job.state != "taken":  # a second tap on the button is no mistake
            job._take()
        return request.env._("The job is yours. Wait for the material, then count it.")

    def _refuse(self, job, post):
        reason = (post.get("reason") or "").strip() or post.get("choice", "")
        if not reason:
            raise UserError(request.env._("Choose a reason, or write one."))
        if job.state != "refused":
            job._refuse(reason[:REASON_LENGTH])
        return request.env._("You refused this job.")

    def _count_material(self, job, post):
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

    def _report_made(self, job, post):
        pieces = self._pieces(job, post)
        _moves, is_new = job._report_made(pieces, self._event(post))
        if not is_new:
            return self._already_counted()
        return request.env._(
            "%(qty)s pcs counted as made. Hand them in when you are ready.",
            qty=number(sum(pieces.values())),
        )

    def _correct_made(self, job, post):
        pieces = self._pieces(job, post)
        _moves, is_new = job._correct_made(pieces, self._event(post))
        if not is_new:
            return self._already_counted()
        return request.env._(
            "%(qty)s pcs are back among those still to make.",
            qty=number(sum(pieces.values())),
        )

    def _hand_in(self, job, post):
        pieces, event = self._pieces(job, post), self._event(post)
        if event in job.handover_ids.mapped("event_uuid"):
            return self._already_counted()
        handover = job._hand_in(pieces, event)
        return request.env._(
            "%(qty)s pcs handed in as %(handover)s. They will be checked.",
            qty=number(handover.qty),
            handover=handover.name,
        )

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

    def _pieces(self, job, post):
        return {
            line: self._whole(post, f"line_{line.id}", line.variant_name)
            for line in job.line_ids
        }

    def _whole(self, post, name, label):
        text = post.get(name, "")
        try:
            return quantity.pieces(text)
        except ValueError as error:
            raise UserError(
                request.env._(
                    "Enter whole numbers only, for example 12. For %(label)s you "
                    "entered “%(text)s”.",
                    label=label,
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

    def _job_page(self, job, form=None, error=None, post=None, status=200):
        """The job as it stands; ``form`` is the one that failed with ``error``."""
        lines = job.line_ids

        def typed(name, key, default):
            return post.get(key, default) if name == form else default

        return self._phone_page(
            "tailor_job",
            {
                "tab": "jobs",
                "job": job,
                "error": error,
                "failed": form,
                "typed": typed,
                "event_uuid": uuid.uuid4(),
                "can_make": self._can_make(job),
                "ready": {line: line.made_qty + line.rework_qty for line in lines},
                "totals": self._totals(lines),
                "inspections": self._inspections_to_show(job),
                "reasons": self._reasons(),
                "today": fields.Date.context_today(job),
            },
            status=status,
        )

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

    def _reasons(self):
        return [
            request.env._("I have no time"),
            request.env._("The price is too low"),
            request.env._("I do not have the machine for it"),
        ]
