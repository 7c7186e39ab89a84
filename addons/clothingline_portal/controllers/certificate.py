import math
import time

from odoo.http import request, route

from ..tools.rate_limit import RateLimit
from .phone import PhoneController

# A person mistypes a code a few times; guessing a code of 128 bits takes for ever.
GUESSES = RateLimit(burst=20, seconds=3, keys=10_000)


class CertificateController(PhoneController):
    """The public check: is this certificate real, and is it valid today?

    Every code that leads to none gets the same answer, so nothing can be guessed; who
    tries many has to wait.
    """

    @route("/certificate", type="http", auth="public", methods=["GET"], readonly=True)
    def check(self, code=None, **_query):
        if code is None:
            return self._check_page()
        if wait := self._wait():
            return self._limited(wait)
        code = code.strip()
        if request.env["clothingline.certificate"]._public_values(code):
            return request.redirect(f"/certificate/{code}")
        return self._unknown()

    # Not readonly: the check is counted.
    @route("/certificate/<path:code>", type="http", auth="public", methods=["GET"])
    def certificate(self, code, **_query):
        if wait := self._wait():
            return self._limited(wait)
        values = request.env["clothingline.certificate"]._public_check(code)
        if not values:
            return self._unknown()
        return self._public_page("certificate", {"certificate": values, "code": code})

    def _wait(self):
        return math.ceil(GUESSES.wait(self._guesser(), time.monotonic()))

    def _guesser(self):
        return request.httprequest.remote_addr or ""

    def _unknown(self):
        GUESSES.spend(self._guesser(), time.monotonic())
        return self._check_page({"is_unknown": True}, 404)

    def _limited(self, wait):
        page = self._check_page({"is_limited": True}, 429)
        page.headers["Retry-After"] = str(wait)
        return page

    def _check_page(self, values=None, status=200):
        flags = {"is_unknown": False, "is_limited": False, **(values or {})}
        return self._public_page("certificate_check", flags, status)

    def _public_page(self, template, values, status=200):
        page = self._phone_page(template, {"tab": None, **values}, status)
        page.headers["X-Robots-Tag"] = "noindex, nofollow"
        return page
