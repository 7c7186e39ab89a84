"""What the number of an Indonesian certificate of competence usually looks like.

No published rule was found; the pattern is read from published certificates: five
digits, four digits, one digit, a serial number of seven or eight digits and the year,
often apart by spaces. Bodies outside that system number as they please, so the answer
is fit for a hint to look again and never for a refusal.
"""

import re
from collections.abc import Iterator

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


def numbers_from(first: str, count: int) -> Iterator[str]:
    """The ``count`` numbers that follow each other from ``first`` on.

    The serial counts up: in a number of the usual shape the seven or eight digits
    before the year, in any other the last group of digits that is not a year at the
    end. Its width stays; ValueError where there is none, or where it overflows.

    >>> list(numbers_from("00000 0000 2 0000009 2026", 2))
    ['00000 0000 2 0000009 2026', '00000 0000 2 0000010 2026']
    >>> list(numbers_from("000000000200000092026", 2))
    ['000000000200000092026', '000000000200000102026']
    >>> list(numbers_from("LSP/007", 2))
    ['LSP/007', 'LSP/008']
    >>> list(numbers_from("REG 99 2026", 2))
    Traceback (most recent call last):
    ...
    ValueError: 99
    """
    first = first.strip()
    start, end = _serial(first)
    serial, width = int(first[start:end]), end - start
    if len(str(serial + max(count - 1, 0))) > width:
        raise ValueError(first[start:end])
    for step in range(count):
        yield f"{first[:start]}{serial + step:0{width}}{first[end:]}"


def _serial(number: str) -> tuple[int, int]:
    """Where the serial begins and ends."""
    if looks_usual(number):
        year = len(number) - 4
        end = len(number[:year].rstrip())
        start = re.match(r"\d{5}\s?\d{4}\s?\d\s?", number, re.ASCII).end()
        return start, end
    groups = [match.span() for match in re.finditer(r"\d+", number, re.ASCII)]
    if len(groups) > 1 and _is_year(number, groups[-1]):
        groups.pop()
    if not groups:
        raise ValueError(number)
    return groups[-1]


def _is_year(number: str, span: tuple[int, int]) -> bool:
    start, end = span
    digits = number[start:end]
    return end == len(number) and len(digits) == 4 and digits[:2] in ("19", "20")
