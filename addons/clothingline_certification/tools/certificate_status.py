"""What a certificate is worth on a day."""

from datetime import date, timedelta

EXPIRING_DAYS = 90


def status_on(today: date, state: str, expires: date) -> str:
    """The status of a certificate; its last day is still valid.

    >>> today = date(2026, 3, 10)
    >>> [status_on(today, "issued", date(2026, *day)) for day in ((3, 9), (3, 10))]
    ['expired', 'expiring']
    >>> [status_on(today, "issued", date(2026, *day)) for day in ((6, 8), (6, 9))]
    ['expiring', 'valid']
    >>> [status_on(today, "suspended", date(2026, *day)) for day in ((3, 9), (3, 10))]
    ['expired', 'suspended']
    >>> [status_on(today, state, date(2026, 3, 9)) for state in ("draft", "revoked")]
    ['draft', 'revoked']
    """
    if state not in ("issued", "suspended"):
        return state
    if expires < today:
        return "expired"
    if state == "suspended":
        return state
    soon = today + timedelta(days=EXPIRING_DAYS)
    return "valid" if expires > soon else "expiring"
