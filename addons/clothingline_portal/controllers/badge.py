import json

from odoo.http import Controller, request, route

from . import public_check

_CREDENTIAL = "application/vc"
_MINUTES = 5


class BadgeController(Controller):
    """Certificates as Open Badges, and what a verifier needs to check them."""

    @route("/certificate/<string:code>/badge.json", auth="public", methods=["GET"])
    def badge_json(self, code, **_query):
        return self._badge(
            code,
            lambda certificate: certificate._badge_credential(),
            "application/json",
            "badge.json",
        )

    @route("/certificate/<string:code>/badge.png", auth="public", methods=["GET"])
    def badge_png(self, code, **_query):
        return self._badge(
            code,
            lambda certificate: certificate._badge_picture(),
            "image/png",
            "badge.png",
        )

    @route("/certificate/<string:code>/badge.svg", auth="public", methods=["GET"])
    def badge_svg(self, code, **_query):
        return self._badge(
            code,
            lambda certificate: certificate._badge_vector(),
            "image/svg+xml",
            "badge.svg",
        )

    @route(
        "/certificate/status/<string:purpose>/<int:number>",
        auth="public",
        methods=["GET"],
    )
    def status(self, purpose, number, **_query):
        certificates = request.env["clothingline.certificate"]
        content = certificates._status_list(purpose, number)
        if not content:
            raise request.not_found()
        return self._download(content, _CREDENTIAL)

    @route("/certificate/issuer", auth="public", methods=["GET"], readonly=True)
    def issuer(self, **_query):
        profile = request.env["clothingline.badge.key"]._issuer_profile()
        return self._download(json.dumps(profile), "application/json")

    def _badge(self, code, make, mimetype, name):
        if wait := public_check.wait():
            return public_check.limited(wait)
        certificate = request.env["clothingline.certificate"]._public_badge(code)
        if not certificate:
            return public_check.unknown()
        disposition = f'attachment; filename="{name}"'
        return self._download(
            make(certificate), mimetype, [("Content-Disposition", disposition)]
        )

    def _download(self, content, mimetype, headers=()):
        return request.make_response(
            content,
            [
                ("Content-Type", mimetype),
                ("Cache-Control", f"public, max-age={_MINUTES * 60}"),
                # A verifier may run in a browser, on a page of its own.
                ("Access-Control-Allow-Origin", "*"),
                ("X-Robots-Tag", "noindex, nofollow"),
                *headers,
            ],
        )
