"""A random walk through the life of two orders: the engine, its people and its clock.

Each step is one thing that somebody does, by his role: what it is, is drawn by weight.
A refusal (a sentence, or a right that is missing) is an answer and is counted; anything
else is a fault. After each step every law of ``walk_laws`` holds. The same seed walks
the same way, so a fault is replayed by its seed.
"""

import random
import traceback
from collections import Counter
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from .walk_actions import WalkActions
from .walk_laws import WalkLaws

START = datetime(2026, 3, 2, 2, 0)
# Between these the day is the same in Jakarta and in UTC, by which Odoo looks back.
EVENING = 9


class WalkFault(AssertionError):
    """A law that was broken, or an error that is no answer, with the way to it."""


class Walk(WalkActions, WalkLaws):
    """One walk: ``run`` goes its steps, ends the orders, and raises at a fault."""

    def __init__(self, case, seed):
        self.case, self.seed = case, seed
        self.random = random.Random(seed)  # a walk, no secret
        self.now = START
        self.trail = []
        self.step = 0
        self.thorough = False  # whether to look at each past day
        self.events = 0
        self.done, self.refused = Counter(), Counter()

    # Who acts ---------------------------------------------------------------

    @property
    def env(self):
        return self.case.env

    def by(self, role, records):
        """The records as somebody of this role sees them."""
        return records.with_user(getattr(self.case, role))

    def any(self, records):
        """One of these, or None where there is none."""
        records = list(records)
        return self.random.choice(records) if records else None

    def some(self, most):
        """A number of pieces up to ``most``, mostly all or few."""
        if most <= 0:
            return 0
        return most if self.random.random() < 0.4 else self.random.randint(1, most)

    def event(self):
        self.events += 1
        return f"walk-{self.seed}-{self.events}"

    # Walking ----------------------------------------------------------------

    def run(self, steps):
        self.clock = freeze_time(self.now)
        self.frozen = self.clock.start()
        try:
            self._guard("begin", self.begin, must=True)
            for self.step in range(1, steps + 1):
                self._go()
            self.thorough = False
            self._guard("end", self.end, must=True)
        finally:
            self.clock.stop()

    def _go(self):
        self._pass_time()
        self.thorough = not self.step % 10
        names = list(self.weights)
        weights = list(self.weights.values())
        for _try in range(30):  # not everything can be done at any time
            name = self.random.choices(names, weights)[0]
            if self._guard(name, getattr(self, name)) is not None:
                return

    def _guard(self, name, action, must=False):
        """Do it and check the laws; what it did, or None if there was nothing to do."""
        said = None
        try:
            said = action() if must else self._attempt(name, action)
            if said is not None:
                self.trail.append(f"{self.step} {self.now:%d %H:%M} {said}")
                self.check()
        except Exception as error:
            raise WalkFault(self._tell(name, said, error)) from error
        return said

    def _attempt(self, name, action):
        try:
            with self.env.cr.savepoint():
                said = action()
        except (UserError, AccessError) as error:
            self.refused[name] += 1
            self.env.invalidate_all()
            return f"{name}: refused: {' '.join(str(error).split())[:160]}"
        if said is not None:
            self.done[name] += 1
            said = f"{name}: {said}"
        return said

    def _pass_time(self):
        later = timedelta(minutes=self.random.randint(2, 40))
        if self.random.random() < 0.15 or (self.now + later).hour >= EVENING:
            self.now = self.now.replace(hour=2, minute=0)
            later = timedelta(days=self.random.choice([1, 1, 1, 2, 4]))
        self._at(self.now + later)

    def _at(self, moment):
        self.now = moment
        self.frozen.move_to(moment)

    def _tell(self, name, said, error):
        where = "".join(traceback.format_exception(error)[-6:])
        trail = "\n".join(self.trail)
        return (
            f"seed {self.seed}, step {self.step}, {said or name}\n{error}\n\n"
            f"The way to it:\n{trail}\n\n{where}"
        )
