from odoo.http import request, route

from .tailor_job import ACTIONS, MOST_BYTES
from .tailor_media import PICTURES, TailorMediaController

# Wrong links of one address, and requests through one link, in a minute.
MOST_WRONG, MOST_USES, SECONDS = 20, 60, 60


class TailorLinkController(TailorMediaController):
    """One job opened from a message, without a password.

    A link that is wrong, has ended or is not there gets the same answer.
    """

    @route("/j/<string:token>", type="http", auth="public", methods=["GET"])
    def link(self, token, **_query):
        return self._by_link(token, self._link_page)

    @route(
        f"/j/<string:token>/<any({','.join(ACTIONS)}):action>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        max_content_length=MOST_BYTES,
    )
    def link_act(self, token, action, **post):
        return self._by_link(token, self._link_act, action, post)

    @route(
        f"/j/<string:token>/picture/<any({','.join(PICTURES)}):kind>/<int:of_id>",
        type="http",
        auth="public",
        methods=["GET"],
    )
    def link_picture(self, token, kind, of_id, **_query):
        return self._by_link(
            token, lambda link: self._picture(link.job_id, kind, of_id)
        )

    @route(
        "/j/<string:token>/voice/<int:note_id>",
        type="http",
        auth="public",
        methods=["GET"],
    )
    def link_voice(self, token, note_id, **_query):
        return self._by_link(token, lambda link: self._voice(link.job_id, note_id))

    def _by_link(self, token, answer, *args):
        """Answer for the job of this token, or as if there were none."""
        attempts = request.env["clothingline.attempt"]
        guess = "wrong link", request.httprequest.remote_addr or ""
        if attempts._wait(*guess, MOST_WRONG, SECONDS):
            return self._slow_down()
        # Stands in for the tailor's right to his own job: the token is his key.
        link = request.env["clothingline.job.link"].sudo()._find(token)
        if not link:
            attempts._note(*guess)
            return self._phone_page("phone_not_found", {"tab": None}, status=404)
        use = "link", str(link.id)
        if attempts._wait(*use, MOST_USES, SECONDS):
            return self._slow_down()
        attempts._note(*use)
        partner = link.job_id.partner_id
        request.update_context(
            lang=link.job_id._link_lang(), tz=partner.tz or "Asia/Jakarta"
        )
        link = link.with_context(request.env.context, default_is_by_link=True)
        page = answer(link.with_company(link.job_id.company_id), *args)
        page.headers["X-Robots-Tag"] = "noindex, nofollow"
        page.headers["Referrer-Policy"] = "no-referrer"
        return page

    def _link_page(self, link):
        base = f"/j/{request.httprequest.path.split('/')[2]}"
        return self._job_page(link.job_id, base, tab=None, link=link)

    def _link_act(self, link, action, post):
        base = f"/j/{request.httprequest.path.split('/')[2]}"
        answer = self._act(link.job_id, base, action, post)
        if request.httprequest.method == "POST" and answer.status_code < 400:
            link._record_use(action)
        return answer

    def _slow_down(self):
        return self._phone_page("phone_slow_down", {"tab": None}, status=429)
