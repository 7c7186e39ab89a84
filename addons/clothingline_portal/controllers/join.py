from odoo.exceptions import UserError
from odoo.http import request, route

from .phone import PhoneController

# Five documents of 8 MB, and the text around them.
_MAX_BYTES = 42 * 1024 * 1024
# A village may share an address on the day of an intake; a script may not flood us.
MOST_SENT, SECONDS = 40, 600


class JoinController(PhoneController):
    """Apply for membership, read the answer, appeal once: without a login, by the
    address that only the applicant has."""

    @route("/join", type="http", auth="public", methods=["GET"], readonly=True)
    def join(self, **_query):
        return self._form({})

    @route(
        "/join",
        type="http",
        auth="public",
        methods=["POST"],
        max_content_length=_MAX_BYTES,
    )
    def apply(self, **post):
        if post.get("website"):  # no person sees this field
            return self._form({}, 400)
        sender = "application", request.httprequest.remote_addr or ""
        attempts = request.env["clothingline.attempt"]
        if attempts._wait(*sender, MOST_SENT, SECONDS):
            message = request.env._(
                "Too many applications came from your network. Wait ten minutes, then "
                "send yours again."
            )
            return self._form(post, 429, message)
        attempts._note(*sender)
        try:
            with request.env.cr.savepoint():
                application = self._applications()._apply(post, self._documents())
        except UserError as error:
            return self._form(post, 400, str(error))
        self._tell(request.env._("We have your application. Keep this page."))
        return request.redirect(f"/join/{application.code}")

    @route(
        "/join/<string:code>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def answer(self, code, **_query):
        return self._show_answer(code)

    @route("/join/<string:code>/appeal", type="http", auth="public", methods=["POST"])
    def appeal(self, code, appeal="", **_post):
        application = self._applications()._with_code(code)
        if not application:
            return self._phone_page("phone_not_found", {"tab": None}, status=404)
        try:
            with request.env.cr.savepoint():
                application._appeal(appeal[:2000])
        except UserError as error:
            return self._show_answer(code, 400, str(error), appeal)
        return request.redirect(f"/join/{code}")

    def _applications(self):
        # Stands in for the right of anyone to apply, and to read what he was answered:
        # the first through _apply, which believes nothing, the second by his code.
        return request.env["clothingline.application"].sudo()

    def _documents(self):
        files = request.httprequest.files.getlist("documents")
        return [file.read() for file in files if file.filename]

    def _form(self, typed, status=200, error=None):
        # Stands in for the public's right to the words of a form.
        env = request.env["res.city"].sudo().env
        cities = env["res.city"].search_fetch(
            [("kemendagri_code", "!=", False)], ["name"], order="name"
        )
        return self._phone_page(
            "join_form",
            {
                "tab": None,
                "typed": typed,
                "error": error,
                "cities": cities.mapped("name"),
                "stages": env["clothingline.stage"].search([]),
                "machines": env["clothingline.machine.type"].search([]),
            },
            status=status,
        )

    def _show_answer(self, code, status=200, error=None, typed=""):
        application = self._applications()._with_code(code)
        if not application:
            return self._phone_page("phone_not_found", {"tab": None}, status=404)
        page = self._phone_page(
            "join_answer",
            {"tab": None, "application": application, "error": error, "typed": typed},
            status=status,
        )
        page.headers["X-Robots-Tag"] = "noindex, nofollow"
        return page
