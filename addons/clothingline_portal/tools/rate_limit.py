"""How often somebody may do something: so many times within so many seconds.

Kept in the memory of one process, as Odoo keeps failed logins.
"""

from collections import defaultdict

MOST_KEYS = 10_000


class RateLimit:
    """Counts hits by key in a sliding window.

    >>> limit = RateLimit(2, 60)
    >>> [limit.hit("a", now) for now in (0, 1, 2)], limit.hit("b", 2)
    ([True, True, False], True)
    >>> limit.is_reached("a", 30), limit.is_reached("a", 61)
    (True, False)
    """

    def __init__(self, most: int, seconds: float):
        self.most, self.seconds = most, seconds
        self.hits = defaultdict(list)

    def is_reached(self, key, now: float) -> bool:
        """Whether no hit is left for ``key`` at ``now``, in seconds."""
        recent = [then for then in self.hits.get(key, ()) if then > now - self.seconds]
        if recent:
            self.hits[key] = recent
        else:
            self.hits.pop(key, None)
        return len(recent) >= self.most

    def hit(self, key, now: float) -> bool:
        """Count a hit; False where it is one too many."""
        if self.is_reached(key, now):
            return False
        if len(self.hits) >= MOST_KEYS:
            self.hits.clear()
        self.hits[key].append(now)
        return True

    def forget(self):
        self.hits.clear()
