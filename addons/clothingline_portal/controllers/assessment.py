from odoo.exceptions import AccessError, UserError
from odoo.http import request, route

from . import gate
from .phone import PhoneController

_FORM = {"type": "http", "auth": "user", "methods": ["GET", "POST"]}
_NOTE_LENGTH = 1000
LATEST = 60


class CandidateController(PhoneController):
    """What a candidate does before an assessment: see the units, say of each whether
    he is competent, take the theory test."""

    @route("/my/assessment/<int:assessment_id>", **_FORM)
    def assessment(self, assessment_id, **post):
        assessment = gate.assessment(assessment_id)
        if not assessment:
            return self._not_found()
        error = None
        if request.httprequest.method == "POST":
            answers = {
                line.id: post[f"line_{line.id}"]
                for line in assessment.line_ids
                if post.get(f"line_{line.id}")
            }
            try:
                with request.env.cr.savepoint():
                    assessment.line_ids._self_assess(assessment.tailor_id, answers)
            except UserError as refused:
                error = str(refused)
            else:
                self._tell(request.env._("Your answers are saved."))
                return request.redirect(f"/my/assessment/{assessment_id}")
        values = {"tab": "jobs", "assessment": assessment, "error": error}
        return self._phone_page("candidate", values, 400 if error else 200)

    @route(
        "/my/assessment/<int:assessment_id>/theory",
        type="http",
        auth="user",
        methods=["POST"],
    )
    def theory(self, assessment_id, **_post):
        assessment = gate.assessment(assessment_id)
        if not assessment.has_theory or assessment.state != "draft":
            return self._not_found()
        return request.redirect(assessment._theory_url())


class AssessorController(PhoneController):
    """The assessor's day on a phone: his candidates, and one page for each."""

    @route("/assess", type="http", auth="user", methods=["GET"], readonly=True)
    def candidates(self, **_query):
        waiting = gate.given([("state", "=", "draft")], order="date, tailor_id, id")
        if waiting is None:
            return self._not_found()
        judged = gate.given(
            [("state", "!=", "draft")], order="date desc, id desc", limit=LATEST
        )
        return self._phone_page(
            "assessor_candidates", {"tab": None, "waiting": waiting, "judged": judged}
        )

    @route("/assess/<int:assessment_id>", **_FORM)
    def judge(self, assessment_id, **post):
        assessment = gate.given_one(assessment_id)
        if not assessment:
            return self._not_found()
        error = None
        if request.httprequest.method == "POST":
            try:
                with request.env.cr.savepoint():
                    said = self._judge(assessment, post)
            except (AccessError, UserError) as refused:
                error = str(refused)
            else:
                self._tell(said)
                return request.redirect("/assess")
        values = {
            "tab": None,
            "assessment": assessment,
            "error": error,
            "typed": post.get,
        }
        return self._phone_page("assessor_candidate", values, 400 if error else 200)

    def _judge(self, assessment, post):
        """Do what the pressed button says, with the assessor's own rights."""
        if post.get("do") == "absent":
            assessment.action_absent()
            return request.env._("%s was absent.", assessment.tailor_id.name)
        for line in assessment.line_ids:
            result = post.get(f"line_{line.id}")
            note = (post.get(f"note_{line.id}") or "")[:_NOTE_LENGTH].strip()
            if result in ("competent", "not_yet"):
                line.write({"result": result, "note": note})
        if post.get("do") != "judge":
            return request.env._("Saved. You can go on later.")
        assessment.action_judge()
        return request.env._("%s is judged.", assessment.tailor_id.name)
