import base64
import io

import qrcode

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import Controller, request, route
from odoo.tools.image import image_data_uri

from . import gate
from .phone import not_found, phone_page, tell

_SHOWN = 30
# A registration is asked for by a form; a reload of its address shows the list.
_ACTION = {"type": "http", "auth": "user", "methods": ["GET", "POST"]}


class TailorTrainingController(Controller):
    """Sessions to come: the tailor registers, shows his code there, or cancels."""

    @route("/my/training", type="http", auth="user", methods=["GET"], readonly=True)
    def training(self, **_query):
        return self._training_page() if gate.tailor() else not_found()

    @route("/my/training/<int:session_id>/register", **_ACTION)
    def register(self, session_id, **_post):
        return self._change(session_id, self._register_for)

    @route("/my/training/<int:session_id>/cancel", **_ACTION)
    def cancel(self, session_id, **_post):
        return self._change(session_id, self._cancel)

    def _change(self, session_id, action):
        tailor = gate.tailor()
        session = self._sessions().filtered_domain([("id", "=", session_id)])
        if not tailor or not session or session_id > gate.MAX_ID:
            return not_found()
        if request.httprequest.method == "POST":
            try:
                with request.env.cr.savepoint():
                    tell(action(tailor, session))
                    request.env.flush_all()
            except UserError as error:
                return self._training_page(400, str(error))
        return request.redirect("/my/training")

    def _register_for(self, tailor, session):
        session._register_tailors(tailor)
        return request.env._("You are registered. Show your code at the door.")

    def _cancel(self, tailor, session):
        gate.places(session).filtered(lambda line: line.state == "open").action_cancel()
        return request.env._("You are not registered any more.")

    def _sessions(self):
        # Stands in for the tailor's right to see what he can register for.
        return (
            request.env["event.event"]
            .sudo()
            .search(
                [
                    ("programme_id", "!=", False),
                    ("session_kind", "!=", "visit"),
                    ("date_end", ">=", fields.Datetime.now()),
                ],
                order="date_begin, id",
                limit=_SHOWN,
            )
        )

    def _training_page(self, status=200, error=None):
        sessions = self._sessions()
        lines = gate.places(sessions)
        return phone_page(
            "tailor_training",
            {
                "tab": "training",
                "sessions": sessions,
                "lines": {line.event_id: line for line in lines},
                "qr_image": self._qr_image,
                "error": error,
            },
            status=status,
        )

    def _qr_image(self, line):
        """The code that the door scans, as a picture in the page."""
        picture = io.BytesIO()
        qrcode.make(line.barcode, box_size=4, border=2).save(picture, "PNG")
        return image_data_uri(base64.b64encode(picture.getvalue()))
