from odoo.http import Controller, request, route

from . import actions, gate, media, work_page
from .phone import not_found, phone_page

_ACTIONS = ",".join(actions.OF_AN_OFFER)


def offer_page(offer, base, failed=None, status=200, **values):
    """The offer with its two answers; how it ended, where it is no offer any more."""
    drawn = {**work_page.offer_values(offer, base, failed), **values}
    return phone_page("tailor_offer", drawn, status)


def after(offer, base):
    """Where to go after an answer: to the job, or back to the offer."""
    return f"/my/jobs/{offer.job_id.id}" if offer.job_id else base


class TailorOfferController(Controller):
    """An offer: its page, and the two answers to it."""

    @route(
        "/my/jobs/offer/<int:offer_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def offer(self, offer_id, **_query):
        offer = gate.offer(offer_id)
        if not offer:
            return not_found()
        base = f"/my/jobs/offer/{offer.id}"
        if offer.job_id:
            return request.redirect(after(offer, base))
        return offer_page(offer, base)

    # An action that is opened as a page (after a login, by a reload) shows the offer.
    @route(
        f"/my/jobs/offer/<int:offer_id>/<any({_ACTIONS}):action>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
    )
    def answer_offer(self, offer_id, action, **post):
        offer, base = gate.offer(offer_id), f"/my/jobs/offer/{offer_id}"
        return actions.act(
            offer,
            lambda: after(offer, base),
            action,
            post,
            lambda failed, status: offer_page(offer, base, failed, status),
        )

    @route(
        "/my/jobs/offer/<int:offer_id>/picture/sketch/<int:of_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def offer_sketch(self, offer_id, of_id, **_query):
        return media.picture(gate.offer(offer_id), "sketch", of_id)
