"""What a tailor can do to an offer or a job: one form, one method of the model.

Each action is a function of the record and of what was typed. It reads all of that
first, pictures too, and returns the step that is left: short, so that nobody waits
long for what it locks, and whole, so that it can be done again where somebody was
faster. What the model refuses comes back as a sentence, with what was typed.

The record comes through the gate, as superuser: that stands in for the tailor's right
to answer an offer and to report on his own work.
"""

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo.exceptions import UserError
from odoo.http import request

from . import typed
from .phone import is_script, not_found, number, script_answer, tell

TRIES = 5
# Larger than any picture that is taken, so that a sentence can refuse it.
MOST_BYTES = 64 * 1024 * 1024


def act(record, here, action, post, draw):
    """Do it, then go to ``here()``; or change nothing and say why on a page.

    ``draw(failed, status)`` draws the page; ``failed`` is the form that went wrong.
    """
    if not record:
        return not_found()
    if request.httprequest.method == "POST":
        try:
            message = perform(ALL[action](record, post))
        except UserError as error:
            if is_script():
                return script_answer({"error": str(error)}, 400)
            return draw({"form": action, "error": str(error), "post": post}, 400)
        if is_script():
            return script_answer({"message": message})
        tell(message)
    return request.redirect(here())


def perform(step):
    """Do the step; where another worker was faster on this order, again at once.

    Whoever was faster has committed by then. Odoo would first let the worker sleep
    for up to two seconds, while nobody else is served.
    """
    cr = request.env.cr
    for _try in range(TRIES):
        try:
            with cr.savepoint():
                return step()
        except (SerializationFailure, UniqueViolation):
            cr.rollback()
            request.env.transaction.reset()
    return step()


# An offer ---------------------------------------------------------------------


def take(offer, _post):
    def step():
        offer._take()  # a second tap on the button answers with the same job
        return request.env._("The job is yours. Wait for the material, then count it.")

    return step


def refuse(offer, post):
    reason = typed.reason(post)

    def step():
        if offer.state != "refused":
            offer._refuse(reason)
        return request.env._("You refused this job.")

    return step


# A job ------------------------------------------------------------------------


def material(job, post):
    counted = job.material_state == "counted"
    measures = {} if counted else typed.measures(job, post)

    def step():
        if job.material_state != "counted":
            job._count_material(measures)
        return request.env._("Thank you. The material is counted.")

    return step


def made(job, post):
    pieces, event = typed.pieces(job, post), typed.event(post)
    happened_at, photo = typed.happened_at(post), typed.photo(post)

    def step():
        _moves, is_new = job._report_made(pieces, event, happened_at, photo)
        if not is_new:
            return _already_counted()
        return request.env._(
            "%(qty)s pcs counted as made. Hand them in when you are ready.",
            qty=number(sum(pieces.values())),
        )

    return step


def correct(job, post):
    pieces, event = typed.pieces(job, post), typed.event(post)
    happened_at = typed.happened_at(post)

    def step():
        _moves, is_new = job._correct_made(pieces, event, happened_at)
        if not is_new:
            return _already_counted()
        return request.env._(
            "%(qty)s pcs are back among those still to make.",
            qty=number(sum(pieces.values())),
        )

    return step


def handin(job, post):
    pieces, event = typed.pieces(job, post), typed.event(post)
    happened_at = typed.happened_at(post)

    def step():
        if event in job.handover_ids.mapped("event_uuid"):
            return _already_counted()
        handover = job._hand_in(pieces, event, happened_at)
        return request.env._(
            "%(qty)s pcs handed in as %(handover)s. They will be checked.",
            qty=number(handover.qty),
            handover=handover.name,
        )

    return step


def problem(job, post):
    kind, event, note = post.get("choice", ""), typed.event(post), typed.note(post)

    def step():
        job._report_problem(kind, event, **note)
        return request.env._("Thank you. The planner knows of it now.")

    return step


def tell_planner(job, post):
    event, note = typed.event(post), typed.note(post)

    def step():
        job._tell_message(event, **note)
        return request.env._("Sent to the planner.")

    return step


def _already_counted():
    return request.env._("This was sent before and is counted once.")


# As they stand in an address.
OF_AN_OFFER = {"take": take, "refuse": refuse}
OF_A_JOB = {
    "material": material,
    "made": made,
    "correct": correct,
    "handin": handin,
    "problem": problem,
    "tell": tell_planner,
}
ALL = OF_AN_OFFER | OF_A_JOB
