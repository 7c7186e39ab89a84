from odoo.http import request, route

from .phone import PhoneController


class CertificateController(PhoneController):
    """The public check: is this certificate real, and is it valid today?

    Every code that leads to none gets the same answer, so nothing can be guessed.
    """

    @route("/certificate", type="http", auth="public", methods=["GET"], readonly=True)
    def check(self, code=None, **_query):
        if code is None:
            return self._public_page("certificate_check", {"is_unknown": False})
        code = code.strip()
        if self._values(code):
            return request.redirect(f"/certificate/{code}")
        return self._public_page("certificate_check", {"is_unknown": True}, 404)

    @route(
        "/certificate/<path:code>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def certificate(self, code, **_query):
        values = self._values(code)
        if not values:
            return self._public_page("certificate_check", {"is_unknown": True}, 404)
        return self._public_page("certificate", {"certificate": values})

    def _values(self, code):
        return request.env["clothingline.certificate"]._public_values(code)

    def _public_page(self, template, values, status=200):
        page = self._phone_page(template, {"tab": None, **values}, status)
        page.headers["X-Robots-Tag"] = "noindex, nofollow"
        return page
