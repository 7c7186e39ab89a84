import base64
from datetime import datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common import CertificationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 02:00:00")
class TestSession(CertificationCase):
    """A programme's sessions are Odoo's events, run by the officer alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.trainer = cls._partner("Trainer")
        cls.programme = cls.env["clothingline.programme"].create(
            {"name": "Garment training"}
        )
        cls.session = cls._session("Six days")
        cls.people = cls.tailor | cls._member("Budi") | cls._member("Tini")

    @classmethod
    def _session(cls, name, **values):
        return cls.env["event.event"].create(
            {
                "name": name,
                "programme_id": cls.programme.id,
                "scheme_id": cls.scheme.id,
                "trainer_ids": [Command.set(cls.trainer.ids)],
                "date_tz": "Asia/Jakarta",
                "date_begin": datetime(2026, 3, 10, 1),
                "date_end": datetime(2026, 3, 15, 9),
                "cost_amount": 25_000_000,
                **values,
            }
        )

    def _scan(self, line):
        return self.env["event.registration"].register_attendee(
            line.barcode, line.event_id.id
        )

    def test_registered_once_and_scanned_once(self):
        for _again in range(2):
            self.env["clothingline.event.register"].create(
                {
                    "event_id": self.session.id,
                    "tailor_ids": [Command.set(self.people.ids)],
                }
            ).action_register()
        lines = self.session.registration_ids
        self.assertEqual(lines.tailor_id, self.people)
        self.assertEqual(len(lines), 3)
        self.assertEqual(self._scan(lines[0])["status"], "confirmed_registration")
        self.assertEqual(self._scan(lines[0])["status"], "already_registered")
        self.assertRecordValues(
            self.session, [{"participant_qty": 1, "seats_taken": 3}]
        )
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            lines[0].copy({"partner_id": lines[0].partner_id.id})

    def test_a_programme_counts_people_and_not_places(self):
        webinar = self._session("Webinar", session_kind="webinar")
        for session in (self.session, webinar):
            session._register_tailors(self.people)
        for line in webinar.registration_ids | self.session.registration_ids[0]:
            self._scan(line)
        self.session.registration_ids.invalidate_recordset()
        self.assertRecordValues(
            self.programme,
            [
                {
                    "session_count": 2,
                    "registered_qty": 3,
                    "attended_qty": 3,
                    "competent_qty": 0,
                }
            ],
        )
        action = self.programme.action_view_attended()
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(lines.tailor_id, self.people)

    def test_a_visit_keeps_its_findings(self):
        visit = self._session("Visit", session_kind="visit")
        visit.findings = "<p>The overlock needs a guard.</p>"
        visit._register_tailors(self.tailor)
        self._scan(visit.registration_ids)
        self.assertEqual(visit.participant_qty, 1)
        self.assertIn("guard", visit.findings)

    def test_seats_are_limited(self):
        self.session.write({"seats_limited": True, "seats_max": 2})
        with self.assertRaises(ValidationError):
            self.session._register_tailors(self.people)
        self.assertFalse(self.session.registration_ids.filtered("id"))

    def test_nobody_registers_for_what_is_over(self):
        with (
            freeze_time("2026-03-16 02:00:00"),
            self.assertRaisesRegex(UserError, "Choose a session to come"),
        ):
            self.session._register_tailors(self.people)
        self.assertFalse(self.session.registration_ids)

    def test_an_event_of_no_programme_stays_odoos(self):
        event = self._session("Party", programme_id=False)
        event._register_tailors(self.people)
        self.assertFalse(event.registration_ids.tailor_id)
        self.assertTrue(event.event_mail_ids)
        self.assertFalse(self.session.event_mail_ids)

    def test_whoever_attended_is_assessed_and_not_by_the_trainer(self):
        self.session._register_tailors(self.people)
        with self.assertRaisesRegex(UserError, "Scan the participants"):
            self.session.action_plan_assessments()
        for line in self.session.registration_ids[:2]:
            self._scan(line)
        action = self.session.action_plan_assessments()
        planned = self.env["clothingline.assessment"].search(action["domain"])
        self.assertEqual(planned.tailor_id, self.session.registration_ids[:2].tailor_id)
        self.assertEqual(planned.line_ids.unit_id, self.unit)
        self.assertEqual(planned.trainer_ids, self.trainer)
        self.assertEqual({str(day) for day in planned.mapped("date")}, {"2026-03-15"})
        with self.assertRaisesRegex(UserError, "has an assessment already"):
            self.session.action_plan_assessments()
        self.scheme.is_trainer_excluded = True
        self.trainer.assessor_number = "MET.1"
        planned.trainer_ids = False
        with self.assertRaisesRegex(ValidationError, "trained"):
            planned.assessor_id = self.trainer

    def test_a_list_of_participants_comes_in(self):
        self.tailor.partner_id.phone = "+62 812-3456-7001"
        lines = "name,phone", "Siti,0812 3456 7001", "Ani,081234567002"
        job = self._list(*lines)
        job.action_start()
        job._run()
        self.assertEqual(job.fault_ids.mapped("message"), [])
        self.assertEqual((job.state, job.row_qty), ("done", 2))
        self.assertEqual(
            sorted(self.session.registration_ids.mapped("name")), ["Ani", "Siti"]
        )
        again = self._list(*lines, "Ani,081234567002")
        again._run()
        self.assertEqual(
            [(fault.line, fault.kind) for fault in again.fault_ids],
            [(2, "registered"), (3, "registered"), (4, "twice"), (4, "registered")],
        )
        self.assertEqual(len(self.session.registration_ids), 2)

    def test_a_list_larger_than_the_room_is_refused(self):
        self.session.write({"seats_limited": True, "seats_max": 1})
        before = self.env["clothingline.tailor"].search_count([])
        job = self._list("name,phone", "Eka,081234567001", "Ani,081234567002")
        job._run()
        self.assertEqual(job.state, "refused")
        self.assertIn("seats", job.fault_ids.message)
        self.assertEqual(self.env["clothingline.tailor"].search_count([]), before)

    def _list(self, *lines):
        return self.env["clothingline.import"].create(
            {
                "kind": "participant",
                "session_id": self.session.id,
                "file": base64.b64encode("\n".join(lines).encode()),
                "file_name": "list.csv",
            }
        )

    def test_a_list_needs_its_session(self):
        with self.assertRaisesRegex(ValidationError, "Choose the session"):
            self.env["clothingline.import"].create(
                {"kind": "participant", "file": b"AA==", "file_name": "a.csv"}
            )

    def test_an_agreement_belongs_to_institution_and_programme(self):
        agreement = self.env["clothingline.agreement"].create(
            {
                "partner_id": self.issuer.id,
                "number": "1/2026",
                "programme_ids": [Command.set(self.programme.ids)],
            }
        )
        self.assertEqual(self.programme.agreement_ids, agreement)
        self.assertEqual(self.programme.partner_count, 1)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            agreement.copy()

    def test_portal_users_reach_none_of_it(self):
        for role in ("tailor", "brand"):
            user = new_test_user(
                self.env(user=1),
                f"t.portal.{role}",
                f"clothingline_base.group_clothingline_{role}",
            )
            for model in (
                "clothingline.agreement",
                "clothingline.application",
                "clothingline.application.refuse",
                "clothingline.event.register",
                "clothingline.import",
                "clothingline.import.fault",
                "clothingline.import.progress",
                "clothingline.intake",
                "clothingline.programme",
                "event.event",
                "event.registration",
            ):
                for right in ("read", "write", "create", "unlink"):
                    self.assertFalse(
                        self.env[model].with_user(user).has_access(right),
                        f"{role} may {right} {model}",
                    )

    def test_the_planner_reads_and_changes_nothing(self):
        session = self.session.with_user(self.planner)
        self.assertEqual(session.read(["name"])[0]["name"], "Six days")
        for action in (
            session.action_plan_assessments,
            lambda: session.write({"name": "Mine"}),
            lambda: session._register_tailors(self.people),
        ):
            with self.assertRaises(AccessError):
                action()
        self.assertEqual(self.session.name, "Six days")
        self.assertFalse(self.session.registration_ids)
