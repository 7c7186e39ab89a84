import json

from odoo.http import Controller, request, route
from odoo.tools import file_open

from . import gate, work_page
from .phone import (
    asset_url,
    not_found,
    pack,
    packed_answer,
    phone_html,
    script_answer,
)

KEPT = 20  # of the jobs in work, and of the offers
SHELL = ("css/phone.css", "js/queue.js", "js/phone.js")


class TailorOfflineController(Controller):
    """What the phone needs to work without a network."""

    @route("/my/clothingline-sw.js", type="http", auth="public", methods=["GET"])
    def service_worker(self):
        """The worker, with the addresses of the files it keeps."""
        with file_open("clothingline_portal/static/src/js/worker.js") as file:
            body = file.read()
        shell = json.dumps([asset_url(path) for path in SHELL])
        response = packed_answer(
            pack(f"const SHELL = {shell};\n{body}"), "text/javascript"
        )
        response.headers["Service-Worker-Allowed"] = "/my"
        response.headers["Cache-Control"] = "no-cache"
        return response

    @route("/my/jobs/token", type="http", auth="user", methods=["GET"], readonly=True)
    def token(self):
        """Who is logged in, and what he needs to send what waits on the phone."""
        return script_answer(
            {"uid": request.env.uid, "csrf": request.csrf_token(time_limit=None)}
        )

    @route("/my/jobs/offline", type="http", auth="user", methods=["GET"], readonly=True)
    def pages(self):
        """The home, the offers and the open jobs, to be kept: pages by address."""
        tailor = gate.tailor()
        if not tailor:
            return not_found()
        home = {"tab": "jobs", **tailor._home_values()}
        pages = {"/my/jobs": phone_html("tailor_home", home)}
        for offer in gate.offers([("state", "=", "offered")], limit=KEPT):
            base = f"/my/jobs/offer/{offer.id}"
            values = work_page.offer_values(offer.with_company(offer.company_id), base)
            pages[base] = phone_html("tailor_offer", values)
        for job in gate.jobs([("state", "=", "taken")], limit=KEPT):
            base = f"/my/jobs/{job.id}"
            values = work_page.job_values(job.with_company(job.company_id), base)
            pages[base] = phone_html("tailor_job", values)
        answer = packed_answer(pack(json.dumps(pages, default=str)), "application/json")
        answer.headers["Cache-Control"] = "no-store"
        return answer
