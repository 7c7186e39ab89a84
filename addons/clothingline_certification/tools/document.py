"""Documents that strangers send: told by their content, small, without hidden data.

Pictures are drawn again at a readable size, so that the place where a photo was taken
and whatever else it carries is gone. PDF files stay as they are, if they are such.
"""

import io
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 8 * 1024 * 1024
_MAX_PIXELS = 40_000_000
_LONG_SIDE = 2000
_FORMATS = ("JPEG", "PNG")


class Document(NamedTuple):
    """A document that may be kept."""

    content: bytes
    mimetype: str
    extension: str


class DocumentError(Exception):
    """Why a file is not kept: ``large`` or ``type``."""


def clean(content: bytes) -> Document:
    """The document to keep.

    >>> clean(b"%PDF-1.7 ... %%EOF").mimetype
    'application/pdf'
    >>> clean(b"MZ an executable")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    clothingline_certification.tools.document.DocumentError: type
    """
    if len(content) > MAX_BYTES:
        raise DocumentError("large")
    if content.startswith(b"%PDF-"):
        return Document(content, "application/pdf", "pdf")
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise DocumentError("large")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise DocumentError("type") from error
    upright.thumbnail((_LONG_SIDE, _LONG_SIDE))
    # A fresh image: the old one's notes would be saved along.
    drawn = Image.new("RGB", upright.size)
    drawn.paste(upright)
    kept = io.BytesIO()
    drawn.save(kept, "JPEG", quality=80)
    return Document(kept.getvalue(), "image/jpeg", "jpg")
