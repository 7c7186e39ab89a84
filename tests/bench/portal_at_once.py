"""Reports of 200 jobs at the same moment: all of one order, beside each of its own.

Jobs of one order share its ledger. What they may not share is more than the moment in
which a report is written there: the reports of one order are to take at most twice as
long as those that have nothing to do with one another.
"""

import queue
import re
import statistics
import threading
import time
import uuid
from urllib.parse import urlencode

from . import garment_flow
from .meter import line
from .orders import Side
from .portal_load import LINES, Tailor

AT_ONCE, ROUNDS, GOAL = 200, 5, 2
PIECES = 2 * ROUNDS  # of each job and size
SIZES = 5


def make_jobs(database, logins):
    """Jobs of these tailors in work, of one order and of many: two lists of ids."""
    side = Side(garment_flow, database)
    case = side.make_case(SIZES)
    return _jobs(side, case, logins, 1), _jobs(side, case, logins, AT_ONCE)


def _jobs(side, case, logins, orders):
    jobs = []
    for number in range(AT_ONCE):
        with side.env() as env:
            if number < orders:
                _order(env, case, AT_ONCE // orders)
            user = env["res.users"].search(
                [("login", "=", logins[number % len(logins)])]
            )
            mine = [("partner_id", "=", user.partner_id.id)]
            case["tailor"] = env["clothingline.tailor"].search(mine).id
            garment_flow.job_offer(env, case, PIECES)
            garment_flow.take(env, case)
            garment_flow.issue(env, case)
            jobs.append(case["job"])
            env.cr.commit()
    return jobs


def _order(env, case, jobs):
    garment_flow.order_create(env, case)
    order = env["clothingline.order"].browse(case["order"])
    order.line_ids.qty = PIECES * jobs
    garment_flow.order_confirm(env, case)


def report(port, database, logins):
    """Print p50 and p95 of a report: on one order, and beside it on many."""
    tailors = [Tailor(port, login) for login in logins]
    both = [
        [_form(tailors[number % len(tailors)], job) for number, job in enumerate(jobs)]
        for jobs in make_jobs(database, logins)
    ]
    found = [[], []]
    for _round in range(ROUNDS):
        for times, forms in zip(found, both, strict=True):
            times.append(_at_once(forms))
    for what, place in (("p50", AT_ONCE // 2), ("p95", AT_ONCE * 95 // 100)):
        one, many = (
            round(1000 * statistics.median(times[place] for times in rounds))
            for rounds in found
        )
        name = f"reports_at_once_one_order_{what}"
        line(name, AT_ONCE, one, many, "ms", GOAL, one <= GOAL * many)


def _form(tailor, job):
    """What sends one more piece of this job: the tailor, the address, the field."""
    path = f"/my/jobs/{job}"
    field, *_others = re.findall(r'id="made_\d+" name="(line_\d+)"', tailor.page(path))
    return tailor, f"{path}/made", field


def _at_once(forms):
    """Send one report of each; how long each took since all were sent, sorted."""
    waiting, spent = queue.SimpleQueue(), []
    for form in forms:
        waiting.put(form)
    start = time.perf_counter()

    def send():
        while True:
            try:
                tailor, path, field = waiting.get_nowait()
            except queue.Empty:
                return
            values = {"event_uuid": uuid.uuid4(), "csrf_token": tailor.token, field: 1}
            tailor.ask("POST", path, urlencode(values))
            spent.append(time.perf_counter() - start)

    threads = [threading.Thread(target=send) for _line in range(LINES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(spent)
