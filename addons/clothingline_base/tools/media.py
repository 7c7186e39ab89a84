"""Pictures and voice notes as they come from a phone: judged by content, not by name.

A picture is decoded and drawn anew as a JPEG, turned upright, so that nothing but its
pixels is kept: no location, no script, no second file hidden behind the first. A voice
note cannot be drawn anew; its first bytes must be those of a recording, and it is
served only as the type found here.

Pillow does the decoding; everything else is plain Python.
"""

import io
import warnings

from PIL import Image, ImageOps, WebPImagePlugin

PICTURE_BYTES = 8 * 1024 * 1024
PICTURE_PIXELS = 50_000_000
PICTURE_SIDE = 1600
VOICE_BYTES = 1024 * 1024
FORMATS = ("JPEG", "PNG", WebPImagePlugin.WebPImageFile.format)
PNG_END = b"IEND\xaeB`\x82"


class MediaError(ValueError):
    """``reason`` is "size" where the file is too large, else "kind"."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def clean_picture(data: bytes, side: int = PICTURE_SIDE) -> bytes:
    """The picture as a JPEG of at most ``side`` pixels, without any metadata.

    >>> drawn = io.BytesIO()
    >>> Image.new("RGB", (3200, 800), "navy").save(drawn, "PNG")
    >>> cleaned = Image.open(io.BytesIO(clean_picture(drawn.getvalue())))
    >>> cleaned.format, cleaned.size, cleaned.info.get("exif")
    ('JPEG', (1600, 400), None)
    >>> for data in (b"", b"<svg/>", b"MZ" + b"x" * 99, b"x" * (PICTURE_BYTES + 1)):
    ...     try:
    ...         clean_picture(data)
    ...     except MediaError as error:
    ...         print(error.reason)
    kind
    kind
    kind
    size
    """
    if len(data) > PICTURE_BYTES:
        raise MediaError("size")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > PICTURE_PIXELS:
                raise MediaError("size")
            picture = ImageOps.exif_transpose(_whole(picture, data)).convert("RGB")
        except MediaError:
            raise
        except Image.DecompressionBombError as error:
            raise MediaError("size") from error
        except (OSError, SyntaxError, ValueError) as error:
            raise MediaError("kind") from error
    picture.thumbnail((side, side))
    pixels = Image.new("RGB", picture.size)
    pixels.paste(picture)
    drawn = io.BytesIO()
    pixels.save(drawn, "JPEG", quality=80, optimize=True)
    return drawn.getvalue()


def _whole(picture: Image.Image, data: bytes) -> Image.Image:
    """The picture decoded to its end; OSError where the end is missing.

    Pillow can be told to draw what there is of half a picture, and Odoo tells it so.
    """
    if picture.format == "JPEG":
        picture.load_read = lambda size: picture.fp.read(size) or _incomplete()
    if picture.format == "PNG" and PNG_END not in data:
        _incomplete()
    picture.load()
    return picture


def _incomplete():
    raise OSError("The picture ends too early.")


def voice_type(data: bytes) -> str:
    """The media type of a recording, told by its first bytes.

    >>> voice_type(b"OggS" + bytes(40)), voice_type(bytes(4) + b"ftypM4A " + bytes(9))
    ('audio/ogg', 'audio/mp4')
    >>> voice_type(b"<script>")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    clothingline_base.tools.media.MediaError: kind
    """
    if len(data) > VOICE_BYTES:
        raise MediaError("size")
    if data.startswith(b"\x1aE\xdf\xa3"):
        return "audio/webm"
    if data.startswith(b"OggS"):
        return "audio/ogg"
    if data[4:8] == b"ftyp":
        return "audio/mp4"
    if data.startswith(b"ID3") or data[:2] in (b"\xff\xfb", b"\xff\xf3"):
        return "audio/mpeg"
    raise MediaError("kind")
