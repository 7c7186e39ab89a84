"""Telephone numbers of Indonesia as one text, so that equal numbers are equal texts.

National numbers begin with 0, in the world with +62; people also write 62 or nothing
before the 8 of a mobile number. Mobile numbers have 9 to 12 digits after the country,
landlines 7 to 11. Numbers of other countries are taken if they begin with + and have 8
to 15 digits (ITU-T E.164); whether anybody answers is not known here.
"""

import re

_SEPARATORS = re.compile(r"[\s().\-/\u00a0]")
_INDONESIA = re.compile(r"8[1-9][0-9]{7,10}|[2-79][0-9]{6,10}")
_WORLD = re.compile(r"[1-9][0-9]{7,14}")


def normal(text: str) -> str | None:
    """The number as +6281234567890; None if it cannot be one.

    >>> normal("0812-3456-7890"), normal("62 812 3456 7890"), normal("8123456789")
    ('+6281234567890', '+6281234567890', '+628123456789')
    >>> normal("+60 12-345 6789"), normal("12"), normal("0812 call me")
    ('+60123456789', None, None)
    """
    digits = _SEPARATORS.sub("", text)
    if digits.startswith("+") and not digits.startswith("+62"):
        digits = digits[1:]
        return f"+{digits}" if _WORLD.fullmatch(digits) else None
    national = re.sub(r"^(\+?62)?0?", "", digits)
    return f"+62{national}" if _INDONESIA.fullmatch(national) else None
