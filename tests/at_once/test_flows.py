"""What many people do at the very same moment: one result, nobody stuck."""

import os

import pytest
from clients import at_once, sentences

CLIENTS = 24
ROUNDS = int(os.environ.get("AT_ONCE_ROUNDS", "1"))
PLANNERS = ("planner.0", "planner.1")
OFFER, JOB, ORDER = "clothingline.offer", "clothingline.job", "clothingline.order"
LOT = "clothingline.inspection"

rounds = pytest.mark.parametrize("turn", range(ROUNDS))


def states(house, model, ids):
    with house.env() as env:
        return env[model].browse(ids).mapped("state")


def offers_of_all(house, pieces, ordered):
    """An order, and a draft offer of so many pieces to each tailor."""
    with house.env() as env:
        order = house.make_order(env, ordered)
        offers = [house.make_offer(order, pieces, n).id for n in range(CLIENTS)]
        return order.id, offers


def planner(number):
    return PLANNERS[number % len(PLANNERS)]


# Offering and taking ----------------------------------------------------------


@rounds
def test_of_those_who_offer_the_last_pieces_one_does(house, turn):
    _order, offers = offers_of_all(house, 5, 5)
    answers = at_once(
        "the last pieces are offered",
        [
            house.call(planner(n), OFFER, "action_offer", [offer])
            for n, offer in enumerate(offers)
        ],
    )
    assert sum(answer.is_done for answer in answers) == 1
    for answer in answers:
        assert answer.is_done or "only 0 pieces are left" in answer.said, answer
    assert sorted(states(house, OFFER, offers)) == ["draft"] * 23 + ["offered"]
    # It is no dead one.
    shown = next(n for n, answer in enumerate(answers) if answer.is_done)
    path = f"/my/jobs/offer/{offers[shown]}/take"
    (taken,) = at_once("and taken", [house.post(shown, path)])
    assert taken.is_done


@rounds
def test_what_is_there_for_all_is_offered_and_taken_by_all(house, turn):
    _order, offers = offers_of_all(house, 1, CLIENTS)
    shown = at_once(
        "all are offered a piece",
        [
            house.call(planner(n), OFFER, "action_offer", [offer])
            for n, offer in enumerate(offers)
        ],
    )
    assert all(answer.is_done for answer in shown)
    taken = at_once(
        "all take it",
        [
            house.post(n, f"/my/jobs/offer/{offer}/take")
            for n, offer in enumerate(offers)
        ],
    )
    assert all(answer.is_done for answer in taken)
    assert states(house, OFFER, offers) == ["taken"] * CLIENTS


@rounds
def test_an_offer_is_taken_or_withdrawn(house, turn):
    with house.env() as env:
        orders = [house.make_order(env, 5) for _n in range(6)]
        offers = [house.make_offer(order, 5, n) for n, order in enumerate(orders)]
        for offer in offers:
            offer.action_offer()
        orders, offers = [o.id for o in orders], [o.id for o in offers]
    steps = []
    for n, (order, offer) in enumerate(zip(orders, offers, strict=True)):
        path = f"/my/jobs/offer/{offer}/take"
        steps += [house.post(n, path), house.post(n, path)]
        steps.append(house.call(planner(0), OFFER, "action_withdraw", [offer]))
        steps.append(house.call(planner(1), ORDER, "action_cancel", [order]))
    answers = at_once("take, twice, withdraw, cancel", steps)
    with house.env() as env:
        for n, (order, offer) in enumerate(zip(orders, offers, strict=True)):
            first, second, withdrawn, cancelled = answers[4 * n : 4 * n + 4]
            found = env[OFFER].browse(offer)
            jobs = env[JOB].search([("offer_id", "=", offer)])
            is_taken = found.state == "taken"
            assert len(jobs) == is_taken
            assert first.is_done == second.is_done == is_taken
            state = env[ORDER].browse(order).state
            assert (state == "cancelled") == cancelled.is_done
            assert withdrawn.is_done + is_taken <= 1


@rounds
def test_nothing_is_offered_of_an_order_that_is_cancelled(house, turn):
    plan = "clothingline.job.plan"
    with house.env() as env:
        orders = [house.make_order(env, 5) for _n in range(CLIENTS // 2)]
        user = house.user(env, planner(0))
        forms = env[plan].with_user(user)
        plans = [
            forms.create(
                {
                    "order_id": order.id,
                    "stage_id": order._stages()[0].id,
                    "tailor_id": house.tailors[n],
                }
            ).id
            for n, order in enumerate(orders)
        ]
        orders = [order.id for order in orders]
    steps = []
    for order, form in zip(orders, plans, strict=True):
        steps.append(house.call(planner(0), plan, "action_plan", [form]))
        steps.append(house.call(planner(1), ORDER, "action_cancel", [order]))
    at_once("offer against cancel", steps)
    assert set(states(house, ORDER, orders)) == {"cancelled"}
    with house.env() as env:
        shown = env[OFFER].search([("order_id", "in", orders)])
        assert set(shown.mapped("state")) <= {"withdrawn"}


@rounds
def test_an_amendment_takes_out_what_is_not_offered(house, turn):
    with house.env() as env:
        orders = [house.make_order(env, 10) for _n in range(CLIENTS // 2)]
        offers = [house.make_offer(o, 10, n).id for n, o in enumerate(orders)]
        amendments = []
        for order in orders:
            amendment = env["clothingline.order.amendment"].create(
                {"order_id": order.id, "reason": "Less"}
            )
            amendment.line_ids.qty = 4
            amendments.append(amendment.id)
    steps = []
    for offer, amendment in zip(offers, amendments, strict=True):
        steps.append(house.call(planner(0), OFFER, "action_offer", [offer]))
        model = "clothingline.order.amendment"
        steps.append(house.call(planner(1), model, "action_apply", [amendment]))
    answers = at_once("offer against amendment", steps)
    for pair in zip(answers[::2], answers[1::2], strict=True):
        assert sum(answer.is_done for answer in pair) == 1, pair


# Reports ----------------------------------------------------------------------


@rounds
@pytest.mark.parametrize("code", ["cut", "sew"])
def test_reports_of_one_order_count_once_each(house, code, turn):
    with house.env() as env:
        order = house.make_order(env, 2 * CLIENTS)
        if code != "cut":
            house.make_accepted(order, 2 * CLIENTS)
        jobs = [house.make_job(order, 2, n, code) for n in range(CLIENTS)]
        forms = [(job.id, house.line(job)) for job in jobs]
    reports = at_once(
        f"reports of {code} on one order",
        [
            house.post(n, f"/my/jobs/{job}/made", event_uuid=house.event(), **{line: 1})
            for n, (job, line) in enumerate(forms)
        ],
    )
    assert all(answer.is_done for answer in reports)
    steps = []
    for n, (job, line) in enumerate(forms[: CLIENTS // 2]):
        event = house.event()
        path = f"/my/jobs/{job}/made"
        steps += [house.post(n, path, event_uuid=event, **{line: 1}) for _twice in "12"]
    twice = at_once(f"the same event of {code} twice", steps)
    assert all(answer.is_done for answer in twice)
    with house.env() as env:
        made = [env[JOB].browse(job).line_ids.made_qty for job, _line in forms]
    assert made == [2] * (CLIENTS // 2) + [1] * (CLIENTS // 2)


@rounds
def test_more_than_came_from_the_stage_before_is_not_reported(house, turn):
    with house.env() as env:
        order = house.make_order(env, CLIENTS)
        house.make_accepted(order, 5)
        jobs = [house.make_job(order, 1, n, "sew") for n in range(CLIENTS)]
        forms = [(job.id, house.line(job)) for job in jobs]
    answers = at_once(
        "24 report of 5 that were cut",
        [
            house.post(n, f"/my/jobs/{job}/made", event_uuid=house.event(), **{line: 1})
            for n, (job, line) in enumerate(forms)
        ],
    )
    assert sum(answer.is_done for answer in answers) == 5
    assert len(sentences(answers)) == 1


@rounds
def test_recall_hand_in_and_report_lose_no_piece(house, turn):
    with house.env() as env:
        jobs = []
        for n in range(CLIENTS // 3):
            job = house.make_job(house.make_order(env, 6), 6, n).sudo()
            job._report_made({job.line_ids: 3}, house.event())
            jobs.append((job.id, house.line(job)))
    steps = []
    for n, (job, line) in enumerate(jobs):
        path = f"/my/jobs/{job}"
        steps.append(house.call(planner(n), JOB, "action_recall", [job]))
        for action, qty in (("handin", 3), ("made", 2)):
            event = house.event()
            steps.append(
                house.post(n, f"{path}/{action}", event_uuid=event, **{line: qty})
            )
    answers = at_once("recall, hand in, report", steps)
    with house.env() as env:
        for n, (job, _line) in enumerate(jobs):
            recalled, handed, made = answers[3 * n : 3 * n + 3]
            assert recalled.is_done and handed.is_done
            line = env[JOB].browse(job).line_ids
            assert line.handed_in_qty == 3
            assert (line.returned_qty, line.made_qty) == (
                (1, 2) if made.is_done else (3, 0)
            )


# Verdicts ---------------------------------------------------------------------


@rounds
def test_each_of_two_dozen_verdicts_of_one_order_is_booked(house, turn):
    with house.env() as env:
        order = house.make_order(env, CLIENTS)
        lots = [house.make_lot(order, 1, n).id for n in range(CLIENTS)]
        order_id = order.id
    answers = at_once(
        "two dozen verdicts of one order",
        [
            house.call(f"inspector.{n % 3}", LOT, "action_judge", [lot])
            for n, lot in enumerate(lots)
        ],
    )
    assert all(answer.is_done for answer in answers)
    assert states(house, LOT, lots) == ["passed"] * CLIENTS
    with house.env() as env:
        (row,) = [
            row for row in env[ORDER].browse(order_id).progress if row["accepted"]
        ]
        assert row["accepted"] == CLIENTS


@rounds
def test_verdicts_of_the_last_stage_share_the_cost(house, turn):
    with house.env() as env:
        order = house.make_order(env, 9)
        house.make_accepted(order, 9)
        house.make_accepted(order, 9, 1, "sew")
        lots = [house.make_lot(order, 3, n, "finish").id for n in range(3)]
        order_id = order.id
    # Three inspectors at each of three lots.
    answers = at_once(
        "three inspectors at three lots",
        [
            house.call(f"inspector.{n}", LOT, "action_judge", [lot])
            for n in range(3)
            for lot in lots
        ],
    )
    assert sum(answer.is_done for answer in answers) == 3
    assert states(house, LOT, lots) == ["passed"] * 3
    closed = at_once(
        "two planners close",
        [house.call(name, ORDER, "action_close", [order_id]) for name in PLANNERS],
    )
    assert sum(answer.is_done for answer in closed) == 1
    with house.env() as env:
        entries = env["clothingline.wip.entry"].search([("order_id", "=", order_id)])
        assert round(sum(entries.mapped("amount")), 2) == 0
        assert env[ORDER].browse(order_id).finished_qty == 9


@rounds
@pytest.mark.parametrize("count", [2, CLIENTS])
def test_bill_runs_bill_every_piece_once(house, count, turn):
    model = "clothingline.bill.create"
    with house.env() as env:
        order = house.make_order(env, 12)
        lots = [house.make_accepted(order, 2, n).id for n in range(6)]
        tailors = env[LOT].browse(lots).tailor_id.ids
        wizards = []
        for n in range(count):
            form = env[model].with_user(house.user(env, f"accountant.{n % 2}"))
            wizards.append(form.create({"tailor_ids": tailors}).id)
    answers = at_once(
        f"{count} bill runs",
        [
            house.call(f"accountant.{n % 2}", model, "action_create", [wizard])
            for n, wizard in enumerate(wizards)
        ],
    )
    assert sum(answer.is_done for answer in answers) == 1
    assert all("No accepted pieces" in told for told in sentences(answers))
    with house.env() as env:
        for lot in env[LOT].browse(lots).sudo():
            bills = lot.job_id.purchase_line_id.invoice_lines
            assert sum(bills.mapped("quantity")) == lot.lot_qty


@rounds
def test_a_verdict_is_reopened_or_its_pieces_are_sewn(house, turn):
    with house.env() as env:
        pairs = []
        for n in range(CLIENTS // 2):
            order = house.make_order(env, 4)
            lot = house.make_accepted(order, 4, n)
            job = house.make_job(order, 4, n, "sew")
            wizard = reopening(house, lot, n)
            pairs.append((wizard, job.id, house.line(job)))
    steps = []
    for n, (wizard, job, line) in enumerate(pairs):
        steps.append(reverse(house, wizard, n))
        path = f"/my/jobs/{job}/made"
        steps.append(house.post(n, path, event_uuid=house.event(), **{line: 4}))
    answers = at_once("reopen against report", steps)
    for pair in zip(answers[::2], answers[1::2], strict=True):
        assert sum(answer.is_done for answer in pair) == 1, pair


@rounds
def test_a_verdict_is_reopened_or_billed(house, turn):
    model, wizards = "clothingline.bill.create", []
    with house.env() as env:
        for n in range(CLIENTS // 2):
            lot = house.make_accepted(house.make_order(env, 4), 4, n)
            wizard = reopening(house, lot, n)
            bill = env[model].with_user(house.user(env, "accountant.0"))
            bill = bill.create({"tailor_ids": lot.tailor_id.ids})
            wizards.append((wizard, bill.id, lot.id))
    steps = []
    for n, (wizard, bill, _lot) in enumerate(wizards):
        steps.append(reverse(house, wizard, n))
        steps.append(house.call("accountant.0", model, "action_create", [bill]))
    answers = at_once("reopen against bill run", steps)
    with house.env() as env:
        for n, (_wizard, _bill, lot) in enumerate(wizards):
            reopened = answers[2 * n]
            found = env[LOT].browse(lot)
            assert (found.state == "pending") == reopened.is_done
            billed = found.sudo().job_id.purchase_line_id.qty_invoiced
            assert billed == (0 if reopened.is_done else 4)


REVERSE = "clothingline.settlement.reverse"


def reopening(house, lot, number):
    """The inspector's form with the reason filled in."""
    inspector = house.user(lot.env, f"inspector.{number % 3}")
    values = {"settlement_id": lot.settlement_ids.id, "reason": "A slip"}
    return lot.env[REVERSE].with_user(inspector).create(values).id


def reverse(house, wizard, number):
    return house.call(f"inspector.{number % 3}", REVERSE, "action_reverse", [wizard])


@rounds
def test_a_defect_is_counted_or_refused(house, turn):
    with house.env() as env:
        severe = env["clothingline.defect.type"].create(
            {"code": f"AT{turn}", "name": "Needle left in", "severity": "critical"}
        )
        lots = [
            house.make_lot(house.make_order(env, 2), 2, n) for n in range(CLIENTS // 2)
        ]
        lots = [(lot.id, lot.handover_line_ids.id) for lot in lots]
        defect = severe.id
    steps = []
    for lot, line in lots:
        steps.append(house.call("inspector.0", LOT, "action_judge", [lot]))
        vals = {
            "inspection_id": lot,
            "handover_line_id": line,
            "defect_type_id": defect,
            "qty": 1,
        }
        model = "clothingline.inspection.defect"
        steps.append(house.call("inspector.1", model, "create", [vals]))
    answers = at_once("judge against a defect", steps)
    with house.env() as env:
        for n, (lot, _line) in enumerate(lots):
            judged, entered = answers[2 * n : 2 * n + 2]
            assert judged.is_done
            found = env[LOT].browse(lot)
            assert len(found.defect_ids) == entered.is_done
            assert found.state == ("failed" if entered.is_done else "passed")


# Material ---------------------------------------------------------------------


@rounds
def test_what_is_left_over_goes_one_way(house, turn):
    """Two planners ask for it back while a third writes it off."""
    write_off = "clothingline.job.write.off"
    with house.env() as env:
        jobs = []
        for n in range(CLIENTS // 3):
            job = house.make_job(house.make_order(env, 4), 4, n)
            job.action_recall()
            wizard = env[write_off].with_user(house.user(env, planner(1)))
            wizard = wizard.create({"job_id": job.id, "reason": "Soaked"})
            jobs.append((job.id, wizard.id))
    steps = []
    for job, wizard in jobs:
        steps += [
            house.call(name, JOB, "action_return_material", [job]) for name in PLANNERS
        ]
        steps.append(house.call(planner(1), write_off, "action_write_off", [wizard]))
    answers = at_once("return, return, write off", steps)
    for n in range(len(jobs)):
        assert sum(answer.is_done for answer in answers[3 * n : 3 * n + 3]) == 1


@rounds
def test_material_that_leaves_while_the_job_is_recalled(house, turn):
    with house.env() as env:
        jobs = []
        for n in range(CLIENTS // 2):
            offer = house.make_offer(house.make_order(env, 4), 4, n)
            offer.action_offer()
            job = offer.sudo()._take().with_env(env)
            job.picking_ids.move_ids.picked = True
            jobs.append((job.id, job.picking_ids.id))
    steps = []
    for job, picking in jobs:
        steps.append(house.call(planner(0), JOB, "action_recall", [job]))
        steps.append(
            house.call("warehouse.0", "stock.picking", "button_validate", [picking])
        )
    answers = at_once("recall against issue", steps)
    assert all(answer.is_done for answer in answers[::2])
    with house.env() as env:
        for n, (job, picking) in enumerate(jobs):
            sent = env["stock.picking"].browse(picking).state == "done"
            assert sent == answers[2 * n + 1].is_done
            # What left lies at the tailor's, so that the job is not done over it.
            assert env[JOB].browse(job).state == ("taken" if sent else "done")


@rounds
def test_an_order_closes_or_a_job_of_it_gets_more(house, turn):
    more, short = "clothingline.job.issue", "clothingline.order.close"
    with house.env() as env:
        user = house.user(env, planner(0))
        forms = []
        for n in range(CLIENTS // 2):
            order = house.make_order(env, 2)
            job = house.make_accepted(order, 2, n).job_id
            assert job.state == "done"
            issue = env[more].with_user(user).create({"job_id": job.id, "reason": "x"})
            issue.line_ids.qty = 1
            close = env[short].with_user(house.user(env, planner(1)))
            close = close.create({"order_id": order.id, "reason": "Enough"})
            forms.append((issue.id, close.id, job.id, order.id))
    steps = []
    for issue, close, _job, _order in forms:
        steps.append(house.call(planner(0), more, "action_issue", [issue]))
        steps.append(house.call(planner(1), short, "action_close", [close]))
    answers = at_once("close against more material", steps)
    for pair in zip(answers[::2], answers[1::2], strict=True):
        assert sum(answer.is_done for answer in pair) == 1, pair
    with house.env() as env:
        for _issue, _close, job, order in forms:
            is_over = env[ORDER].browse(order).state == "done"
            assert env[JOB].browse(job).state == ("done" if is_over else "taken")
