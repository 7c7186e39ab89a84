"""What the number of an Indonesian certificate of competence usually looks like.

No published rule was found; the pattern is read from published certificates: five
digits, four digits, one digit, a serial number of seven or eight digits and the year,
often apart by spaces. Bodies outside that system number as they please, so the answer
is fit for a hint to look again and never for a refusal.
"""

import re

_USUAL = re.compile(r"\d{5}\s?\d{4}\s?\d\s?\d{7,8}\s?\d{4}", re.ASCII)


def looks_usual(number: str) -> bool:
    """Whether ``number`` has the shape most certificates have.

    >>> looks_usual("00000 0000 2 0000001 2026")
    True
    >>> looks_usual("000000000200000012026")
    True
    >>> looks_usual("SERT/01/2026")
    False
    """
    return _USUAL.fullmatch(number.strip()) is not None
