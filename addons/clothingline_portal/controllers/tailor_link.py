from odoo.http import Controller, request, route

from . import actions, gate, media
from .phone import phone_page
from .tailor_job import job_page
from .tailor_offer import offer_page

# Wrong links of one address, and requests through one link, in a minute.
MOST_WRONG, MOST_USES, SECONDS = 20, 60, 60
_ACTIONS, _PICTURES = ",".join(actions.ALL), ",".join(media.PICTURES)


class TailorLinkController(Controller):
    """One offer or job opened from a message, without a password.

    A link that is wrong, has ended or is not there gets the same answer.
    """

    @route("/j/<string:token>", type="http", auth="public", methods=["GET"])
    def link(self, token, **_query):
        return by_link(token, lambda link: _page(link, token))

    @route(
        f"/j/<string:token>/<any({_ACTIONS}):action>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        max_content_length=actions.MOST_BYTES,
    )
    def link_act(self, token, action, **post):
        return by_link(token, lambda link: _act(link, token, action, post))

    @route(
        f"/j/<string:token>/picture/<any({_PICTURES}):kind>/<int:of_id>",
        type="http",
        auth="public",
        methods=["GET"],
    )
    def link_picture(self, token, kind, of_id, **_query):
        return by_link(token, lambda link: media.picture(link._subject(), kind, of_id))

    @route(
        "/j/<string:token>/voice/<int:note_id>",
        type="http",
        auth="public",
        methods=["GET"],
    )
    def link_voice(self, token, note_id, **_query):
        return by_link(token, lambda link: media.voice(link._subject(), note_id))


def by_link(token, answer):
    """Answer for what this token opens, or as if there were nothing."""
    attempts = request.env["clothingline.attempt"]
    guess = "wrong link", request.httprequest.remote_addr or ""
    if attempts._wait(*guess, MOST_WRONG, SECONDS):
        return _slow_down()
    link = gate.link(token)
    if not link:
        attempts._note(*guess)
        return phone_page("phone_not_found", {"tab": None}, 404)
    use = "link", str(link.id)
    if attempts._wait(*use, MOST_USES, SECONDS):
        return _slow_down()
    attempts._note(*use)
    partner = link.tailor_id.partner_id
    request.update_context(lang=link._lang(partner), tz=partner.tz or "Asia/Jakarta")
    link = link.with_context(**request.env.context, default_is_by_link=True)
    page = answer(link.with_company(link.company_id))
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    page.headers["Referrer-Policy"] = "no-referrer"
    return page


def _page(link, token, failed=None, status=200):
    work = link._subject()
    page = job_page if link.job_id else offer_page
    return page(work, f"/j/{token}", failed, status, tab=None, link=link)


def _act(link, token, action, post):
    answer = actions.act(
        link._subject(),
        lambda: f"/j/{token}",
        action,
        post,
        lambda failed, status: _page(link, token, failed, status),
    )
    if request.httprequest.method == "POST" and answer.status_code < 400:
        link._record_use(action)
    return answer


def _slow_down():
    return phone_page("phone_slow_down", {"tab": None}, 429)
