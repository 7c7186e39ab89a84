import base64

from odoo.http import request, route

from odoo.addons.clothingline_base.tools import media

from .tailor_home import MAX_ID
from .tailor_job import TailorJobController

SHOWN_SIDE = 640  # CSS pixels of the widest phone, nearly twice
PICTURES = ("note", "defect", "sketch")


def file_answer(data, content_type):
    return request.make_response(
        data,
        [
            ("Content-Type", content_type),
            ("Content-Disposition", "inline"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", "default-src 'none'"),
            ("Cache-Control", "private, max-age=604800, immutable"),
        ],
    )


def small_picture(data):
    """A kept picture, drawn anew as a JPEG of a phone's width."""
    drawn = media.clean_picture(base64.b64decode(data), SHOWN_SIDE)
    return file_answer(drawn, "image/jpeg")


class TailorMediaController(TailorJobController):
    """Pictures and voice notes of a job, for whoever may see the job."""

    @route(
        f"/my/jobs/<int:job_id>/picture/<any({','.join(PICTURES)}):kind>/<int:of_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def picture(self, job_id, kind, of_id, **_query):
        return self._picture(self._own_job(job_id), kind, of_id)

    @route(
        "/my/jobs/<int:job_id>/voice/<int:note_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def voice(self, job_id, note_id, **_query):
        return self._voice(self._own_job(job_id), note_id)

    def _picture(self, job, kind, of_id):
        """A picture of this job, drawn small; nothing else is sent from here."""
        data = job and of_id <= MAX_ID and self._picture_data(job, kind, of_id)
        if not data:
            return self._not_found()
        try:
            return small_picture(data)
        except media.MediaError:
            return self._not_found()

    def _picture_data(self, job, kind, of_id):
        if kind == "note":
            return job.note_ids.filtered(lambda note: note.id == of_id).photo
        if kind == "defect":
            defects = job.handover_ids.inspection_ids.defect_ids
            return defects.filtered(lambda defect: defect.id == of_id).photo
        tech_pack = job.order_id.tech_pack_id
        return tech_pack.id == of_id and tech_pack.sketch

    def _voice(self, job, note_id):
        note = job.note_ids.filtered(lambda note: note.id == note_id)
        data = base64.b64decode(note.voice or b"")
        if not data:
            return self._not_found()
        return file_answer(data, media.voice_type(data))
