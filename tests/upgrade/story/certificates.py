"""The story's programme office: sessions, assessments, certificates, applications."""

import base64
from datetime import date, datetime

from odoo import Command

from .firm import picture

HEAD = (
    "name,phone,gender,email,street,city,scheme,certificate,registration,issuer,"
    "issue_date,expiry_date"
)
ROW = "Imported person,0812-0000-7001,P,,,35.78,SCHEME-1,IMP 1,R 1,LSP,2026-01-02,"
NUMBER = "00000 0000 2 000000{} 2026"
# What becomes of each certificate that another body has assessed: the tailor, the
# day it was issued, the step and its words.
PAPERS = (
    ("a", "2026-01-02", None, ()),
    ("b", "2022-01-02", None, ()),
    ("e", "2026-01-02", "_suspend", ("Misuse of the mark", "misuse")),
    ("f", "2026-01-02", "_revoke", ("Was not genuine", "other")),
    ("b", "2026-01-02", "_replace", (NUMBER.format(9), "Lost in a flood", "lost")),
)


def tell(firm):
    with firm.at("2026-01-05 03:00:00"):
        office = Office(firm)
        office.issue()
        office.agree()
    with firm.at("2026-01-06 03:00:00"):
        office.change()
        office.receive_applications()
    with firm.at("2026-01-16 03:00:00"):
        office.assess()
    with firm.at("2026-01-26 03:00:00"):
        office.decide()
        office.run_imports()


class Office:
    """What officer and assessor do."""

    def __init__(self, firm):
        self.firm, self.env = firm, firm.as_user("officer")
        assessor = firm.users["assessor"].partner_id
        assessor.assessor_number = "MET.000.000001.2026"
        self.assessor = assessor
        self.body = self.env["res.partner"].create({"name": "LSP", "is_company": True})
        units = self.env["clothingline.unit"].create(
            [{"code": f"STORY.0{n}", "name": f"Unit {n}"} for n in (1, 2)]
        )
        shirt = self.env.ref("clothingline_base.family_shirt")
        sew = self.env.ref("clothingline_base.stage_sew")
        self.scheme = self.env["clothingline.scheme"].create(
            {
                "name": "Sewing operator of the story",
                "number": "SCHEME-1",
                "unit_ids": [Command.set(units.ids)],
                "stage_ids": [Command.set(sew.ids)],
                "family_ids": [Command.set(shirt.ids)],
            }
        )
        self.papers = []

    def tailor(self, name):
        return self.firm.tailors[name].with_env(self.env)

    def _draft(self, tailor, number, day):
        return self.env["clothingline.certificate"].create(
            {
                "tailor_id": self.tailor(tailor).id,
                "scheme_id": self.scheme.id,
                "number": NUMBER.format(number),
                "issuer_id": self.body.id,
                "issue_date": day,
            }
        )

    def issue(self):
        for number, (tailor, day, _step, _words) in enumerate(PAPERS, 1):
            paper = self._draft(tailor, number, day)
            paper.action_issue()
            self.papers.append(paper)
        self._draft("finisher", 8, "2026-01-02")

    def change(self):
        for paper, (_tailor, _day, step, words) in zip(
            self.papers, PAPERS, strict=True
        ):
            if step:
                getattr(paper, step)(*words)

    def agree(self):
        """A programme with its agreement, an intake, a session and its people."""
        province = self.env.ref("base.state_id_jb")
        self.programme = self.env["clothingline.programme"].create(
            {
                "name": "Garment training",
                "date_from": "2026-01-01",
                "date_to": "2026-06-30",
                "target_qty": 100,
                "trained_qty": 12,
                "line_ids": [
                    Command.create({"state_id": province.id, "target_qty": 40})
                ],
            }
        )
        self.env["clothingline.agreement"].create(
            {
                "partner_id": self.body.id,
                "kind": "lsp",
                "number": "MOU-1",
                "date_from": "2026-01-01",
                "programme_ids": [Command.set(self.programme.ids)],
            }
        )
        self.session = self.env["event.event"].create(
            {
                "name": "Ten days",
                "programme_id": self.programme.id,
                "scheme_id": self.scheme.id,
                "trainer_ids": [Command.set(self.body.ids)],
                "date_tz": "Asia/Jakarta",
                "date_begin": datetime(2026, 1, 6, 1),
                "date_end": datetime(2026, 1, 15, 9),
                "cost_amount": 25_000_000,
            }
        )
        people = [
            self.tailor(name).id for name in ("a", "c", "cutter", "finisher", "b")
        ]
        self.session._register_tailors(self.env["clothingline.tailor"].browse(people))
        for line in self.session.registration_ids[:3]:
            self.env["event.registration"].register_attendee(
                line.barcode, self.session.id
            )
        self.session.registration_ids[3].action_cancel()
        self.intake = self.env["clothingline.intake"].create(
            {"name": "January", "date_from": "2026-01-01", "date_to": "2026-01-31"}
        )

    def assess(self):
        """Competent, not yet competent, absent, and one still to be judged."""
        self.session.action_plan_assessments()
        competent, not_yet, absent = self.session.assessment_ids.sorted("id")
        for assessment in self.session.assessment_ids:
            assessment.assessor_id = self.assessor
            assessment.place_name = "TUK"
            assessment.place_kind = "temporary"
        assessor = self.firm.users["assessor"]
        own = not_yet.with_user(assessor)
        own.line_ids[0].action_not_yet()
        for judged in (competent.with_user(assessor), own):
            judged.action_all_competent()
            judged.action_judge()
        absent.action_absent()
        not_yet.action_reassess()
        competent.action_certify()
        batch = self.env["clothingline.certificate.batch"].search([], limit=1)
        batch.write({"issuer_id": self.body.id, "first_number": NUMBER.format(6)})
        batch.issue_date = date(2026, 1, 16)
        batch.action_issue()

    def receive_applications(self):
        applications = self.env["clothingline.application"].sudo()
        sew = self.env.ref("clothingline_base.stage_sew")
        self.applications = applications.browse()
        for number in range(1, 7):
            self.applications |= applications._apply(
                {
                    "name": f"Applicant {number}",
                    "phone": f"0812 0000 600{number}",
                    "kind": "ikm",
                    "gender": "female",
                    "city": "Kota Surabaya",
                    "hours": "40",
                    "consent": "1",
                    f"stage_{sew.id}": "1",
                },
                [base64.b64decode(picture())] if number == 1 else (),
            )

    def decide(self):
        """The first stays received; one in each of the other states."""
        _received, shortlisted, accepted, *unlucky = self.applications.with_env(
            self.env
        )
        (shortlisted | accepted).action_shortlist()
        accepted.action_accept()
        refused, appealed, declined = unlucky
        for application in unlucky:
            application._refuse("No place this year")
        for application in (appealed, declined):
            application.sudo()._appeal("Please look again")
        declined._refuse("Looked at again")
        return refused

    def run_imports(self):
        for name, row in (("good.csv", ROW), ("bad.csv", ROW + "\nNo,1,X,,,,,,,,,")):
            content = base64.b64encode(f"{HEAD}\n{row}".encode())
            run = self.env["clothingline.import"].create(
                {"kind": "people", "file": content, "file_name": name}
            )
            run.action_start()
            run._run()
        self.env["clothingline.import"].create(
            {"kind": "unit", "file": content, "file_name": "draft.csv"}
        )
