from odoo.http import Controller, route

from . import gate
from .phone import not_found, phone_page


class TailorHomeController(Controller):
    """The tailor's home: what to do now. It is drawn each time."""

    @route("/my/jobs", type="http", auth="user", methods=["GET"], readonly=True)
    def tailor_home(self, **_query):
        tailor = gate.tailor()
        if not tailor:
            return not_found()
        return phone_page("tailor_home", {"tab": "jobs", **tailor._home_values()})
