"""When the holder of a certificate that expires is told.

Told 90 days ahead and again 30 days ahead; who was missed at the first is told once,
at whichever is due now. Days are counted to the last valid day.
"""

AHEAD = (30, 90)


def due(days_left: int, reminded: int) -> int:
    """Which reminder is due: 30, 90 or 0 for none; ``reminded`` is the last one sent.

    >>> due(91, 0), due(90, 0), due(31, 90), due(30, 90), due(12, 30), due(-1, 0)
    (0, 90, 0, 30, 0, 0)
    """
    if days_left < 0:
        return 0
    reached = next((days for days in AHEAD if days_left <= days), 0)
    return reached if reached and (not reminded or reached < reminded) else 0
