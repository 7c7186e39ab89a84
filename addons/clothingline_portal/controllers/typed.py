"""What a tailor typed into a form, read before anything is locked or changed.

What cannot be read is refused with a sentence that says what to enter instead.
"""

import base64
import uuid
from datetime import UTC, datetime

from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.misc import get_lang

from ..tools import quantity

REASON_LENGTH = 200
TEXT_LENGTH = 500


def event(post):
    """The event of this form. Only our own kind: other names are the system's."""
    try:
        return str(uuid.UUID(post.get("event_uuid", "")))
    except ValueError as error:
        raise UserError(_too_old()) from error


def happened_at(post):
    """The event's own time as the script tells it, or None for now."""
    text = post.get("happened_at")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    except (ValueError, OverflowError) as error:
        raise UserError(_too_old()) from error


def _too_old():
    return request.env._("This page is too old. Open the job again.")


def reason(post):
    """Why an offer is refused: in the tailor's words, or one of the choices."""
    text = (post.get("reason") or "").strip() or post.get("choice", "")
    if not text:
        raise UserError(request.env._("Choose a reason, or write one."))
    return text[:REASON_LENGTH]


def note(post):
    """Time, text and files of a note."""
    return {
        "happened_at": happened_at(post),
        "text": (post.get("text") or "").strip()[:TEXT_LENGTH],
        "photo": photo(post),
        "voice": _file(post, "voice"),
    }


def photo(post):
    """The picture, drawn anew. That takes a while, and nobody has to wait for it."""
    data = _file(post, "photo")
    return data and request.env["clothingline.job.note"]._clean_photo(data)


def _file(post, name):
    """What was sent as this file, or False. The model judges what it is."""
    file = post.get(name)
    data = file.read() if hasattr(file, "read") else b""
    return bool(data) and base64.b64encode(data)


def pieces(job, post):
    """Whole numbers by line of the job."""
    return {
        line: _whole(post.get(f"line_{line.id}", ""), line) for line in job.line_ids
    }


def _whole(text, line):
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


def measures(job, post):
    """What was counted of each material of the job."""
    return {
        material: _measure(post.get(f"material_{material.id}", ""), material)
        for material in job.material_ids
    }


def _measure(text, material):
    lang = get_lang(request.env)
    try:
        return quantity.measure(text, lang.decimal_point, lang.thousands_sep or "")
    except ValueError as error:
        raise UserError(
            request.env._(
                "Enter what you counted as a number, 0 if nothing came. For "
                "%(label)s you entered “%(text)s”.",
                label=material.product_id.name,
                text=text[:20],
            )
        ) from error
