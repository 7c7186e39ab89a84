"""What a piece must pay at least, so that a standard minute earns the minimum wage.

    floor = standard minutes x (1 + allowance) x minimum wage / minutes of a month

The rule of rated output work: who works at the pace of the average maker, and rests as
people do (a fifth on top), earns the hourly minimum (UK, National Minimum Wage
Regulations 2015, rated output work: 120 %). Which hours a month has is the firm's
choice; 173 are the legal ones in Indonesia.
"""

from math import ceil

MONTH_HOURS = 173
ALLOWANCE = 20  # percent


def per_minute(month_amount: float, month_hours: int, allowance: int) -> float:
    """Give what one standard minute is worth, in the currency of the amount.

    >>> round(per_minute(5_999_443, 173, 20), 2)
    693.58
    """
    return month_amount * (100 + allowance) / 100 / (month_hours * 60)


def of_piece(minutes: float, minute_amount: float) -> int:
    """Give the floor of a piece, in whole units of the currency, rounded up.

    >>> of_piece(22.32, per_minute(5_999_443, 173, 20))
    15481
    """
    return ceil(round(minutes * minute_amount, 6))
