"""Which day it is: one clock for certificates, competencies, work and books.

Odoo keeps moments in UTC and asks each user's time zone for the day, so that one moment
falls on two days for two users. What begins or ends on a day begins and ends for
everyone by the clock of Jakarta (WIB, UTC+7).
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Jakarta")


def day_of(moment: datetime) -> date:
    """The day of a moment, which is in UTC and says no time zone, as Odoo keeps it.

    >>> day_of(datetime(2026, 2, 28, 17, 30)), day_of(datetime(2026, 3, 1, 16, 59))
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1))
    """
    return moment.replace(tzinfo=UTC).astimezone(ZONE).date()


def start_of(day: date) -> datetime:
    """The first moment of a day, as Odoo keeps it.

    >>> start_of(date(2026, 3, 1))
    datetime.datetime(2026, 2, 28, 17, 0)
    """
    start = datetime(day.year, day.month, day.day, tzinfo=ZONE)
    return start.astimezone(UTC).replace(tzinfo=None)
