"""Numbers as people type them on a phone.

Pieces are whole and never signed. A measure has the decimal mark of the user's
language; the other mark is understood too where it cannot be a thousands separator:
"1.250" is a thousand in Indonesian, "1.25" can only be a quarter. What is not clearly
a number is refused, never guessed.
"""

import re

MAX_DIGITS = 7


def pieces(text: str) -> int:
    """Read a whole number of pieces; nothing typed is none. Raise ValueError otherwise.

    >>> pieces(" 12 "), pieces("")
    (12, 0)
    >>> for text in ("-1", "1,5", "1.250", "twelve", "12345678"):
    ...     try:
    ...         pieces(text)
    ...     except ValueError:
    ...         print("refused", text)
    refused -1
    refused 1,5
    refused 1.250
    refused twelve
    refused 12345678
    """
    text = text.strip()
    if not text:
        return 0
    if not re.fullmatch(rf"[0-9]{{1,{MAX_DIGITS}}}", text):
        raise ValueError(text)
    return int(text)


def measure(text: str, decimal_point: str, thousands_sep: str) -> float:
    """Read a length, a weight or a count of material. Raise ValueError if it is none.

    >>> measure("12,5", ",", "."), measure("12.5", ",", "."), measure("1.250", ",", ".")
    (12.5, 12.5, 1250.0)
    >>> measure("1,250.5", ".", ",")
    1250.5
    >>> measure("1.2.3", ",", ".")
    Traceback (most recent call last):
    ...
    ValueError: 1.2.3
    """
    text = text.strip()
    point, group = re.escape(decimal_point), re.escape(thousands_sep)
    if group and re.fullmatch(
        rf"[0-9]{{1,3}}({group}[0-9]{{3}})+({point}[0-9]*)?", text
    ):
        text = text.replace(thousands_sep, "")
    if re.fullmatch(rf"[0-9]{{1,{MAX_DIGITS}}}({point}[0-9]{{1,4}})?", text):
        return float(text.replace(decimal_point, "."))
    if re.fullmatch(rf"[0-9]{{1,{MAX_DIGITS}}}[.,][0-9]{{1,2}}", text):
        return float(text.replace(",", "."))
    raise ValueError(text)
