"""A firm with work: its people's sessions, orders in any state, and its laws."""

import contextlib
import itertools
from collections import defaultdict

from odoo import SUPERUSER_ID, Command, api, http
from odoo.modules.registry import Registry
from odoo.service import security

from odoo.addons.clothingline_production.demo import reference_case as case

TAILORS = 24
ROLES = {"planner": 2, "inspector": 3, "accountant": 2, "warehouse": 2}
MORE = {  # what an accountant of the firm is given beside our role
    "accountant": ("account.group_account_invoice",),
}
EPSILON = 0.005


class House:
    """The database, seen from within; the server sees it from without."""

    def __init__(self, database, server):
        self.database, self.server = database, server
        self.registry = Registry(database)
        self.numbers = itertools.count()
        self.sessions = {}
        with self.env() as env:
            case.prepare_company(env)
            self._make_style(env)
            self._make_people(env)

    def close(self):
        for session in self.sessions.values():
            found = http.root.session_store.get(session["session_id"])
            http.root.session_store.delete(found)

    @contextlib.contextmanager
    def env(self):
        """A transaction of the administrator's, who may prepare everything."""
        with self.registry.cursor() as cr:
            root = api.Environment(cr, SUPERUSER_ID, {})
            admin = root.ref("base.user_admin")
            yield api.Environment(cr, admin.id, {"lang": "en_US"})

    # People -----------------------------------------------------------------

    def _make_style(self, env):
        style = case.make_style(env)
        case.make_rates(env, style)
        case.stock_up(env, style, 1_000_000)
        self.tech_pack = style.tech_pack.id
        self.variant = style.variants["white", "M"].id
        self.brand = env["res.partner"].create({"name": "Brand"}).id

    def _make_people(self, env):
        groups = "clothingline_base.group_clothingline_"
        users = env["res.users"].with_context(no_reset_password=True)
        for role, count in ROLES.items():
            ids = [
                env.ref(xml_id).id
                for xml_id in (f"{groups}{role}", *MORE.get(role, ()))
            ]
            for number in range(count):
                login = f"{role}.{number}"
                values = {"name": login, "login": login, "group_ids": [(6, 0, ids)]}
                self._log_in(users.create(values))
        self.tailors = []
        tailor_group = env.ref(f"{groups}tailor").ids
        for number in range(TAILORS):
            tailor = case.make_tailor(env, f"Tailor {number}", "cut", "sew", "finish")
            tailor._get_location()
            self.tailors.append(tailor.id)
            values = {
                "name": tailor.name,
                "login": f"tailor.{number}",
                "tz": "Asia/Jakarta",
                "partner_id": tailor.partner_id.id,
                "group_ids": [Command.set(tailor_group)],
            }
            self._log_in(users.create(values))

    def _log_in(self, user):
        """A session as a login leaves it, without the work that hashing is."""
        store = http.root.session_store
        session = store.new()
        session.update(http.get_default_session(), db=self.database)
        session.update({"_trace_disable": True})
        user_env = user.env(user=user.id)
        session.uid, session.login = user.id, user.login
        user.env.cr.flush()
        session.session_token = security.compute_session_token(session, user_env)
        session.context = dict(user_env["res.users"].context_get(), lang="en_US")
        store.save(session)
        self.sessions[user.login] = {"session_id": session.sid}

    def user(self, env, login):
        return env["res.users"].search([("login", "=", login)])

    def call(self, login, model, method, *args, **kwargs):
        """A step of this user's, for ``at_once``."""
        session = self.sessions[login]
        return lambda: self.server.call(session, model, method, *args, **kwargs)

    def post(self, number, path, **values):
        """A step of this tailor's, for ``at_once``."""
        session = self.sessions[f"tailor.{number}"]
        return lambda: self.server.post(session, path, **values)

    # Work -------------------------------------------------------------------

    def make_order(self, env, pieces):
        """An order in work of so many pieces of one variant."""
        order = env["clothingline.order"].create(
            {
                "brand_id": self.brand,
                "tech_pack_id": self.tech_pack,
                "piece_amount": 165_000,
                "line_ids": [
                    Command.create({"product_id": self.variant, "qty": pieces})
                ],
            }
        )
        order.action_confirm()
        return order

    def make_offer(self, order, pieces, number=0, code="cut"):
        """A draft offer to this tailor."""
        tailor = order.env["clothingline.tailor"].browse(self.tailors[number])
        variant = order.env["product.product"].browse(self.variant)
        return case.make_offer(order, code, tailor, {variant: pieces})

    def make_job(self, order, pieces, number=0, code="cut"):
        """A job in work with its material."""
        job = case.take(self.make_offer(order, pieces, number, code))
        case.issue(job)
        return job

    def make_lot(self, order, pieces, number=0, code="cut"):
        """A job whose pieces are all handed in: its inspection."""
        job = self.make_job(order, pieces, number, code).sudo()
        lines = dict.fromkeys(job.line_ids, pieces)
        job._report_made(lines, self.event())
        return job._hand_in(lines, self.event()).inspection_ids

    def make_accepted(self, order, pieces, number=0, code="cut"):
        """A lot that has passed: its inspection."""
        lot = self.make_lot(order, pieces, number, code)
        lot.action_judge()
        return lot

    def event(self):
        return f"00000000-0000-4000-8000-{next(self.numbers):012}"

    def line(self, job):
        return f"line_{job.line_ids.id}"

    # Laws -------------------------------------------------------------------

    def check_laws(self):
        with self.env() as env:
            for law in LAWS:
                broken = law(env(su=True))
                assert not broken, f"{law.__doc__} {broken}"


def pieces_are_conserved(env):
    """Assigned = the sum of all states, and none is negative."""
    broken = []
    lines = env["clothingline.job.line"].search([])
    for line, counts in env["clothingline.piece.move"]._balances(lines).items():
        if sum(counts.values()) != line.qty or min(counts.values()) < 0:
            broken.append((line.job_id.name, line.qty, counts))
    return broken


def a_stage_uses_what_was_accepted_before(env):
    """A stage uses at most what the one before has accepted."""
    return [
        (order.name, stage.name, dict(available))
        for order in env["clothingline.order"].search([("job_ids", "!=", False)])
        for stage in order._stages()[1:]
        for available in [order._pieces_available(stage)]
        if min(available.values(), default=0) < 0
    ]


def no_piece_is_promised_twice(env):
    """Offered and taken pieces of a stage are at most those ordered."""
    return [
        (order.name, stage.name, dict(left))
        for order in env["clothingline.order"].search([])
        for stage in order._stages()
        for left in [order._pieces_to_plan(stage)]
        if min(left.values(), default=0) < 0
    ]


def a_job_is_an_offer_that_was_taken(env):
    """One job for each offer that was taken; open offers in orders in work only."""
    offers = env["clothingline.offer"].search([])
    broken = [
        (offer.name, offer.state, offer.job_id.name, offer.order_id.state)
        for offer in offers
        if (offer.state == "taken") != bool(offer.job_id)
        or (offer.state == "offered" and offer.order_id.state != "confirmed")
        or (offer.state == "draft" and offer.order_id.state == "done")
    ]
    jobs = env["clothingline.job"].search([])
    broken += [
        (job.name, job.order_id.name, job.order_id.state)
        for job in jobs
        if job.offer_id.job_id != job
        or job.order_id.state in ("draft", "cancelled")
        or (job.order_id.state == "done" and job.state != "done")
    ]
    assert len(jobs.offer_id) == len(jobs)
    return broken


def a_lot_has_one_verdict(env):
    """A judged lot has one verdict that stands, a pending one has none."""
    broken = []
    for lot in env["clothingline.inspection"].search([]):
        standing = lot.settlement_ids.filtered(
            lambda one: one.kind == "verdict" and one.state == "posted"
        )
        if len(standing) != (lot.state != "pending") or (
            lot.handover_id.state == "judged"
        ) != (lot.state != "pending"):
            broken.append((lot.name, lot.state, lot.handover_id.state, len(standing)))
    return broken


def a_verdict_counted_all_defects(env):
    """A lot that passed has no more defects than its plan allows."""
    passed = env["clothingline.inspection"].search([("state", "=", "passed")])
    return [lot.name for lot in passed if not lot.is_acceptable]


def pay_follows_pieces(env):
    """Received = payable, and billed is at most that."""
    jobs = env["clothingline.job"].search([("purchase_line_id", "!=", False)])
    payable, broken = env["clothingline.piece.move"]._payable(jobs), []
    for job in jobs:
        line = job.purchase_line_id
        billed = sum(
            one._clothingline_pieces()
            for one in line.invoice_lines
            if one.parent_state != "cancel"
        )
        if line.qty_received != payable[job.id] or billed > line.qty_received:
            broken.append((job.name, payable[job.id], line.qty_received, billed))
    return broken


def work_in_process_is_its_rows(env):
    """The account of work in process is the sum of the rows."""
    account = (
        env["stock.location"]
        .search(
            [("usage", "=", "production"), ("company_id", "=", env.company.id)], limit=1
        )
        .valuation_account_id
    )
    assert account
    lines = env["account.move.line"].search(
        [("account_id", "=", account.id), ("parent_state", "=", "posted")]
    )
    entries = env["clothingline.wip.entry"].search([])
    booked, rows = sum(lines.mapped("balance")), sum(entries.mapped("amount"))
    broken = [] if abs(booked - rows) < EPSILON else [(booked, rows)]
    for order, mine in entries.grouped("order_id").items():
        if order.state == "done" and abs(sum(mine.mapped("amount"))) > EPSILON:
            broken.append((order.name, sum(mine.mapped("amount"))))
    return broken


def accepted_garments_are_in_stock(env):
    """Garments received are those that the last stage has accepted."""
    accepted, received = defaultdict(int), defaultdict(float)
    orders = env["clothingline.order"].search([])
    for (_order, product), qty in orders._finished_pieces().items():
        accepted[product] += qty
    for product, qty in env["stock.quant"]._read_group(
        [
            ("product_id", "in", orders.line_ids.product_id.ids),
            ("location_id.usage", "=", "internal"),
        ],
        ["product_id"],
        ["quantity:sum"],
    ):
        received[product.id] += qty
    return [
        (key, accepted[key], received[key])
        for key in set(accepted) | set(received)
        if abs(accepted[key] - received[key]) > EPSILON
    ]


def material_balances(env):
    """Issued = used + returned + written off + left; nothing lies below zero."""
    materials = env["clothingline.job.material"].search([])
    broken = [
        (material.job_id.name, material.product_id.name, sums)
        for material, sums in materials._moved().items()
        if sums.left < -EPSILON
        or (material.job_id.state == "done" and sums.left > EPSILON)
    ]
    for place, product, qty in env["stock.quant"]._read_group(
        [("location_id.usage", "=", "internal")],
        ["location_id", "product_id"],
        ["quantity:sum"],
    ):
        if qty < -EPSILON:
            broken.append((place.complete_name, product.name, qty))
    return broken


LAWS = (
    pieces_are_conserved,
    a_stage_uses_what_was_accepted_before,
    no_piece_is_promised_twice,
    a_job_is_an_offer_that_was_taken,
    a_lot_has_one_verdict,
    a_verdict_counted_all_defects,
    pay_follows_pieces,
    work_in_process_is_its_rows,
    accepted_garments_are_in_stock,
    material_balances,
)
