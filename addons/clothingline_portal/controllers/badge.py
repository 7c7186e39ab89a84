import json

from odoo.http import request, route

from .certificate import CertificateController

_JWT = "application/vc+jwt"
_MINUTES = 5


class BadgeController(CertificateController):
    """Certificates as Open Badges, and what a verifier needs to check them."""

    @route("/certificate/<string:code>/badge.json", auth="public", methods=["GET"])
    def badge_json(self, code, **_query):
        return self._badge(
            code,
            lambda certificate: json.dumps(certificate._badge_document()),
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

    @route(
        ["/certificate/keys", "/.well-known/jwks.json"],
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def keys(self, **_query):
        return self._json(request.env["clothingline.badge.key"]._published())

    @route(
        "/certificate/keys/<string:kid>",
        auth="public",
        methods=["GET"],
        readonly=True,
    )
    def key(self, kid, **_query):
        for key in request.env["clothingline.badge.key"]._published()["keys"]:
            if key["kid"].rpartition("/")[2] == kid:
                return self._json(key)
        raise request.not_found()

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
        return self._download(content, _JWT)

    @route("/certificate/issuer", auth="public", methods=["GET"], readonly=True)
    def issuer(self, **_query):
        base_url = request.env["clothingline.certificate"].get_base_url()
        return self._json(
            {
                "@context": "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
                "id": f"{base_url}/certificate/issuer",
                "type": ["Profile"],
                "name": request.env.company.sudo().name,
                "url": base_url,
                "jwks_uri": f"{base_url}/.well-known/jwks.json",
            }
        )

    def _badge(self, code, make, mimetype, name):
        if wait := self._wait():
            return self._limited(wait)
        certificate = request.env["clothingline.certificate"]._public_badge(code)
        if not certificate:
            return self._unknown()
        disposition = f'attachment; filename="{name}"'
        return self._download(
            make(certificate), mimetype, [("Content-Disposition", disposition)]
        )

    def _json(self, content):
        return self._download(json.dumps(content), "application/json")

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
