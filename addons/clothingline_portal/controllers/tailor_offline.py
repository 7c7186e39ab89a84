import json

from odoo.http import request, route
from odoo.tools import file_open

from .phone import asset_url, pack
from .tailor_home import OPEN_STATES
from .tailor_link import TailorLinkController

KEPT_JOBS = 20
SHELL = ("css/phone.css", "js/queue.js", "js/phone.js")


class TailorOfflineController(TailorLinkController):
    """What the phone needs to work without a network."""

    @route("/my/clothingline-sw.js", type="http", auth="public", methods=["GET"])
    def service_worker(self):
        """The worker, with the addresses of the files it keeps."""
        with file_open("clothingline_portal/static/src/js/worker.js") as file:
            body = file.read()
        shell = json.dumps([asset_url(path) for path in SHELL])
        response = self._packed(
            pack(f"const SHELL = {shell};\n{body}"), "text/javascript"
        )
        response.headers["Service-Worker-Allowed"] = "/my"
        response.headers["Cache-Control"] = "no-cache"
        return response

    @route("/my/jobs/token", type="http", auth="user", methods=["GET"], readonly=True)
    def token(self):
        """Who is logged in, and what he needs to send what waits on the phone."""
        return self._answer(
            {"uid": request.env.uid, "csrf": request.csrf_token(time_limit=None)}
        )

    @route("/my/jobs/offline", type="http", auth="user", methods=["GET"], readonly=True)
    def pages(self):
        """The home and the open jobs, to be kept on the phone: pages by address."""
        tailor = self._tailor()
        if not tailor:
            return self._not_found()
        pages = {"/my/jobs": self._phone_html("tailor_home", self._home_values(tailor))}
        open_jobs = self._jobs(tailor, [("state", "in", OPEN_STATES)], limit=KEPT_JOBS)
        for job in open_jobs:
            base = f"/my/jobs/{job.id}"
            values = self._job_values(job.with_company(job.company_id), base)
            pages[base] = self._phone_html("tailor_job", values)
        answer = self._packed(pack(json.dumps(pages, default=str)), "application/json")
        answer.headers["Cache-Control"] = "no-store"
        return answer
