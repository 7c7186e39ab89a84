from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.web import Home


class TailorHome(Home):
    """Tailors land on their work, not on the portal's home."""

    @http.route()
    def index(self, *args, **kw):
        if self._is_tailor(request.session.uid):
            return request.redirect("/my/jobs")
        return super().index(*args, **kw)

    @http.route()
    def web_client(self, s_action=None, **kw):
        if self._is_tailor(request.session.uid):
            return request.redirect("/my/jobs")
        return super().web_client(s_action, **kw)

    def _login_redirect(self, uid, redirect=None):
        if not redirect and self._is_tailor(uid):
            redirect = "/my/jobs"
        return super()._login_redirect(uid, redirect=redirect)

    def _is_tailor(self, uid):
        # Nobody is logged in yet where this is asked; it only reads the user's groups.
        return bool(uid) and request.env["res.users"].sudo().browse(uid).has_group(
            "clothingline_base.group_clothingline_tailor"
        )
