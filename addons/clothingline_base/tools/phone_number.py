"""Telephone numbers of Indonesia as one text, so that equal numbers are equal texts.

National numbers begin with 0, in the world with +62 or 0062; people also write 62 or
nothing before the 8 of a mobile number. Mobile numbers have 9 to 12 digits after the
country, landlines 7 to 11. Numbers of other countries are taken if they begin with + or
00 and have 8 to 15 digits (ITU-T E.164); whether anybody answers is not known here.

What comes along when a number is pasted is left out: invisible signs, a spreadsheet's
apostrophe, hyphens of any kind, ``tel:``, a remark such as (WA). Two numbers are none.
"""

import re
from urllib.parse import quote

# Invisible: marks of direction, joiners, the mark at the start of a file.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_HYPHENS = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_REMARK = re.compile(
    r"^(tel|telp|hp|wa|no|whatsapp)\b[.:]*|\(?\b(wa|hp|telp|whatsapp)\b\)?$",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[\s().\-/]")
_TWO = re.compile(r"\d{6,}/\d{6,}")
_INDONESIA = re.compile(r"8[1-9][0-9]{7,10}|[2-79][0-9]{6,10}")
_WORLD = re.compile(r"[1-9][0-9]{7,14}")


def normal(text: str) -> str | None:
    """The number as +6281234567890; None if it cannot be one.

    >>> normal("0812-3456-7890"), normal("62 812 3456 7890"), normal("8123456789")
    ('+6281234567890', '+6281234567890', '+628123456789')
    >>> normal("+60 12-345 6789"), normal("12"), normal("0812 call me")
    ('+60123456789', None, None)
    >>> normal("'081234567890"), normal("0062 812 3456 7890"), normal("tel:+628123456")
    ('+6281234567890', '+6281234567890', None)
    >>> normal("0812 3456 7890 (WA)"), normal("081234567890/081234567891")
    ('+6281234567890', None)
    """
    text = _HYPHENS.sub("-", _INVISIBLE.sub("", text)).strip().lstrip("'\u2018\u2019`")
    text = _REMARK.sub("", text).strip()
    if _TWO.search(re.sub(r"[\s.\-]", "", text)):
        return None
    digits = re.sub(r"^00(?=[1-9])", "+", _SEPARATORS.sub("", text))
    if digits.startswith("+") and not digits.startswith("+62"):
        digits = digits[1:]
        return f"+{digits}" if _WORLD.fullmatch(digits) else None
    national = re.sub(r"^(\+?62)?0?", "", digits)
    return f"+62{national}" if _INDONESIA.fullmatch(national) else None


def whatsapp_url(phone: str, text: str) -> str | None:
    """A link that opens a chat with the text typed in; None if it is no number.

    >>> whatsapp_url("0812-345 6789", "Halo Siti & Budi")
    'https://wa.me/628123456789?text=Halo%20Siti%20%26%20Budi'
    >>> whatsapp_url("", "Halo")
    """
    number = normal(phone)
    if not number:
        return None
    return f"https://wa.me/{number.removeprefix('+')}?text={quote(text, safe='')}"
