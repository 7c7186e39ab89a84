"""Telephone numbers as people write them, for a link that opens a chat."""

import re

COUNTRY = "62"


def whatsapp_number(text: str) -> str:
    """Digits with the country's code, or nothing where there is no number.

    A number that starts with 0 is one of this country.

    >>> whatsapp_number("0812-3456 789"), whatsapp_number("+62 812 3456 789")
    ('628123456789', '628123456789')
    >>> whatsapp_number("")
    ''
    """
    digits = re.sub(r"\D", "", text)
    return COUNTRY + digits[1:] if digits.startswith("0") else digits
