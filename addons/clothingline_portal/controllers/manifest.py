from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.webmanifest import WebManifest

APP = "clothingline_portal"
ICONS = "/clothingline_portal/static/src/img"


class TailorManifest(WebManifest):
    """The tailor's pages on the home screen: their own icon, name and shortcuts."""

    @http.route()
    def scoped_app_manifest(self, app_id, path, app_name=""):
        if app_id != APP:
            return super().scoped_app_manifest(app_id, path, app_name)
        return request.make_json_response(
            {
                "id": "/my/jobs",
                "name": "Clothing Line",
                "short_name": "Clothing Line",
                "icons": self._get_scoped_app_icons(app_id),
                "scope": "/my/jobs",
                "start_url": "/my/jobs",
                "display": "standalone",
                "background_color": "#eef3f2",
                "theme_color": "#0b5750",
                "shortcuts": self._get_scoped_app_shortcuts(app_id),
            },
            {"Content-Type": "application/manifest+json"},
        )

    def _get_scoped_app_icons(self, app_id):
        if app_id != APP:
            return super()._get_scoped_app_icons(app_id)
        return [
            {
                "src": f"{ICONS}/icon-{size}.png",
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size in (192, 512)
            for purpose in ("any", "maskable")
        ]

    def _get_scoped_app_shortcuts(self, app_id):
        if app_id != APP:
            return super()._get_scoped_app_shortcuts(app_id)
        return [
            {"name": request.env._("My jobs"), "url": "/my/jobs"},
            {"name": request.env._("Pay"), "url": "/my/jobs/pay"},
        ]
