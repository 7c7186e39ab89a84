from odoo.http import Controller, request, route

from . import public_check


class CertificateController(Controller):
    """The public check: is this certificate real, and is it valid today?"""

    # Neither is readonly: checks and wrong codes are counted.
    @route("/certificate", type="http", auth="public", methods=["GET"])
    def check(self, code=None, **_query):
        if code is None:
            return public_check.check_page()
        if wait := public_check.wait():
            return public_check.limited(wait)
        code = code.strip()
        if request.env["clothingline.certificate"]._public_values(code):
            return request.redirect(f"/certificate/{code}")
        return public_check.unknown()

    @route("/certificate/<path:code>", type="http", auth="public", methods=["GET"])
    def certificate(self, code, **_query):
        if wait := public_check.wait():
            return public_check.limited(wait)
        values = request.env["clothingline.certificate"]._public_check(code)
        if not values:
            return public_check.unknown()
        return public_check.public_page(
            "certificate", {"certificate": values, "code": code}
        )
