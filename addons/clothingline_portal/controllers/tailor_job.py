from odoo.http import Controller, route

from . import actions, gate, media, work_page
from .phone import not_found, phone_page

_ACTIONS = ",".join(actions.OF_A_JOB)
_PICTURES = ",".join(media.PICTURES)
_PAGE = {"type": "http", "auth": "user", "methods": ["GET"], "readonly": True}


def job_page(job, base, failed=None, status=200, **values):
    drawn = {**work_page.job_values(job, base, failed), **values}
    return phone_page("tailor_job", drawn, status)


class TailorJobController(Controller):
    """A job of a tailor: its page, the forms on it, its pictures and voice notes."""

    @route("/my/jobs/<int:job_id>", **_PAGE)
    def job(self, job_id, **_query):
        job = gate.job(job_id)
        return job_page(job, f"/my/jobs/{job.id}") if job else not_found()

    # An action that is opened as a page (after a login, by a reload) shows the job.
    @route(
        f"/my/jobs/<int:job_id>/<any({_ACTIONS}):action>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        max_content_length=actions.MOST_BYTES,
    )
    def act(self, job_id, action, **post):
        job, base = gate.job(job_id), f"/my/jobs/{job_id}"
        return actions.act(
            job,
            lambda: base,
            action,
            post,
            lambda failed, status: job_page(job, base, failed, status),
        )

    @route(
        f"/my/jobs/<int:job_id>/picture/<any({_PICTURES}):kind>/<int:of_id>", **_PAGE
    )
    def picture(self, job_id, kind, of_id, **_query):
        return media.picture(gate.job(job_id), kind, of_id)

    @route("/my/jobs/<int:job_id>/voice/<int:note_id>", **_PAGE)
    def voice(self, job_id, note_id, **_query):
        return media.voice(gate.job(job_id), note_id)
