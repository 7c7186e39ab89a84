from odoo.http import request, route

from .phone import PhoneController

# A person mistypes a code a few times; guessing a code of 128 bits takes for ever.
MOST_GUESSES, SECONDS = 20, 60


class CertificateController(PhoneController):
    """The public check: is this certificate real, and is it valid today?

    Every code that leads to none gets the same answer, so nothing can be guessed; who
    tries many has to wait.
    """

    # Neither is readonly: checks and wrong codes are counted.
    @route("/certificate", type="http", auth="public", methods=["GET"])
    def check(self, code=None, **_query):
        if code is None:
            return self._check_page()
        if wait := self._wait():
            return self._limited(wait)
        code = code.strip()
        if request.env["clothingline.certificate"]._public_values(code):
            return request.redirect(f"/certificate/{code}")
        return self._unknown()

    @route("/certificate/<path:code>", type="http", auth="public", methods=["GET"])
    def certificate(self, code, **_query):
        if wait := self._wait():
            return self._limited(wait)
        values = request.env["clothingline.certificate"]._public_check(code)
        if not values:
            return self._unknown()
        return self._public_page("certificate", {"certificate": values, "code": code})

    def _wait(self):
        return self._attempts()._wait(*self._guess(), MOST_GUESSES, SECONDS)

    def _unknown(self):
        self._attempts()._note(*self._guess())
        return self._check_page({"is_unknown": True}, 404)

    def _attempts(self):
        return request.env["clothingline.attempt"]

    def _guess(self):
        return "certificate code", request.httprequest.remote_addr or ""

    def _limited(self, wait):
        page = self._check_page({"is_limited": True}, 429)
        page.headers["Retry-After"] = str(wait)
        return page

    def _check_page(self, values=None, status=200):
        flags = {"is_unknown": False, "is_limited": False, **(values or {})}
        return self._public_page("certificate_check", flags, status)

    def _public_page(self, template, values, status=200):
        # These pages speak of nobody who is logged in: neither user nor firm is read.
        request.update_context(minimal_qcontext=True)
        page = self._phone_page(template, {"tab": None, **values}, status)
        page.headers["X-Robots-Tag"] = "noindex, nofollow"
        return page
