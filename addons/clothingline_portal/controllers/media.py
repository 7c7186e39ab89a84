"""Pictures and voice notes of an offer or a job, for whoever may see it."""

import base64

from odoo.http import request

from odoo.addons.clothingline_base.tools import media

from .gate import MAX_ID
from .phone import not_found

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


def picture(work, kind, of_id):
    """A picture of this offer or job, drawn small; nothing else is sent from here."""
    data = work and of_id <= MAX_ID and _picture_data(work, kind, of_id)
    if not data:
        return not_found()
    try:
        return small_picture(data)
    except media.MediaError:
        return not_found()


def _picture_data(work, kind, of_id):
    if kind == "note":
        return work.note_ids.filtered(lambda note: note.id == of_id).photo
    if kind == "defect":
        defects = work.handover_ids.inspection_ids.defect_ids
        return defects.filtered(lambda defect: defect.id == of_id).photo
    tech_pack = work.order_id.tech_pack_id
    return tech_pack.id == of_id and tech_pack.sketch


def voice(job, note_id):
    note = job.note_ids.filtered(lambda note: note.id == note_id)
    data = base64.b64decode(note.voice or b"")
    if not data:
        return not_found()
    return file_answer(data, media.voice_type(data))
