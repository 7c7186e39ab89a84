"""How often one address may guess wrong before it has to wait.

A token bucket per key: a wrong guess takes one of ``burst`` tokens, one comes back
every ``seconds``; without a token there is no answer. Who never guesses wrong never
waits, however many share an address, as the phones of a whole town may. Kept in the
memory of one process only: nothing about anyone is stored, and with n worker processes
a guesser has at most n times the burst. Time is passed in, in seconds.
"""

from collections import OrderedDict


class RateLimit:
    """
    >>> limit = RateLimit(burst=2, seconds=10, keys=100)
    >>> limit.spend("a", now=0), limit.spend("a", now=0)
    (None, None)
    >>> limit.wait("a", now=1), limit.wait("b", now=1), limit.wait("a", now=10)
    (9, 0, 0)
    """

    def __init__(self, burst: int, seconds: float, keys: int):
        self.burst, self.seconds, self.keys = burst, seconds, keys
        # Per key: when all its tokens will be back. The oldest key is forgotten first.
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def wait(self, key: str, now: float) -> float:
        """Seconds until this key may try again; 0 if it may now."""
        missing = self._full_at.get(key, now) - now
        return max(0, missing - (self.burst - 1) * self.seconds)

    def spend(self, key: str, now: float) -> None:
        """Note a wrong guess."""
        full_at = max(self._full_at.pop(key, now), now) + self.seconds
        self._full_at[key] = min(full_at, now + self.burst * self.seconds)
        while len(self._full_at) > self.keys:
            self._full_at.popitem(last=False)

    def clear(self) -> None:
        self._full_at.clear()
