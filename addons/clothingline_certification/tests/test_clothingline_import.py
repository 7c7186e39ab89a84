import base64
import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common import CertificationCase

HEAD = (
    "name,phone,gender,email,street,city,scheme,certificate,registration,issuer,"
    "issue_date,expiry_date"
)
SITI = (
    "Siti Aminah,0812-3456-7001,P,siti@example.com,Jl. Satu 1,35.78,SCHEME-1,"
    "A 1,R 1,LSP Garment,2026-03-02,"
)
BUDI = "Budi,0812-3456-7002,L,,,Kota Surabaya,,,,,,"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 05:00:00")
class TestImport(CertificationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.surabaya = cls.env["res.city"].search([("kemendagri_code", "=", "35.78")])
        cls.cron = cls.env.ref("clothingline_certification.import_cron")

    def _import(self, *lines, kind="people", content=None, name="list.csv"):
        content = content or "\n".join(lines).encode()
        return self.env["clothingline.import"].create(
            {"kind": kind, "file": base64.b64encode(content), "file_name": name}
        )

    def _counts(self):
        models = ("res.partner", "clothingline.tailor", "clothingline.certificate")
        models += (
            "clothingline.competency",
            "clothingline.unit",
            "clothingline.scheme",
        )
        return [
            self.env[model].sudo().with_context(active_test=False).search_count([])
            for model in models
        ]

    def _run(self, job):
        job.action_start()
        with self.enter_registry_test_mode():
            self.cron.sudo().method_direct_trigger()
        job.invalidate_recordset()

    def _assert_refused(self, job, *faults):
        """Each fault as (line, column, kind), and nothing stored."""
        before = self._counts()
        self._run(job)
        self.assertEqual(job.state, "refused")
        self.assertEqual(
            [(fault.line, fault.column, fault.kind) for fault in job.fault_ids],
            list(faults),
        )
        self.assertEqual(job.fault_qty, len(faults))
        for fault in job.fault_ids:
            self.assertGreater(len(fault.message), 20, fault.kind)
        self.assertEqual(self._counts(), before)

    def test_people_come_in_with_their_certificates(self):
        job = self._import(HEAD, SITI, BUDI)
        self._run(job)
        self.assertFalse(job.fault_ids.mapped("message"))
        self.assertRecordValues(
            job,
            [
                {
                    "state": "done",
                    "row_qty": 2,
                    "progress": 100,
                    "summary": "2 new people, 1 certificates in force.",
                }
            ],
        )
        siti, budi = (
            self.env["clothingline.tailor"].search([("name", "=", name)])
            for name in ("Siti Aminah", "Budi")
        )
        self.assertRecordValues(
            siti | budi,
            [
                {
                    "phone": "+6281234567001",
                    "gender": "female",
                    "city_id": self.surabaya.id,
                    "state": "applicant",
                },
                {
                    "phone": "+6281234567002",
                    "gender": "male",
                    "city_id": self.surabaya.id,
                    "state": "applicant",
                },
            ],
        )
        self.assertRecordValues(
            siti.certificate_ids,
            [
                {
                    "number": "A 1",
                    "state": "issued",
                    "issuer_id": self.issuer.id,
                    "expiry_date": date(2029, 3, 2),
                }
            ],
        )
        self.assertEqual(len(siti.competency_ids), 2)

    def test_a_person_of_two_lines_is_one_person_with_two_certificates(self):
        self._run(self._import(HEAD, SITI, SITI.replace("A 1", "A 2")))
        siti = self.env["clothingline.tailor"].search([("name", "=", "Siti Aminah")])
        self.assertEqual(len(siti), 1)
        self.assertEqual(sorted(siti.certificate_ids.mapped("number")), ["A 1", "A 2"])

    def test_who_is_known_by_telephone_keeps_the_profile(self):
        self.tailor.partner_id.write({"name": "Siti Aminah", "phone": "081234567001"})
        before = self.env["clothingline.tailor"].search_count([])
        self._run(self._import(HEAD, SITI))
        self.assertEqual(self.env["clothingline.tailor"].search_count([]), before)
        self.assertEqual(self.tailor.certificate_ids.number, "A 1")

    def test_a_spreadsheet_is_read_like_a_csv_with_indonesian_heads(self):
        book = openpyxl.Workbook()
        book.active.append(["Nama", "No HP", "Jenis Kelamin", "Tanggal Terbit"])
        book.active.append(["Ani", "6281234567003", "Perempuan", None])
        content = io.BytesIO()
        book.save(content)
        job = self._import(content=content.getvalue(), name="list.xlsx")
        self._run(job)
        self.assertEqual(job.fault_ids.mapped("message"), [])
        self.assertEqual(
            self.env["clothingline.tailor"].search([("name", "=", "Ani")]).phone,
            "+6281234567003",
        )

    def test_seven_faults_of_seven_kinds_are_named_and_nothing_comes_in(self):
        good = SITI.split(",")

        def line(**cells):
            names = HEAD.split(",")
            return ",".join(cells.get(n, g) for n, g in zip(names, good, strict=True))

        self._assert_refused(
            self._import(
                HEAD,
                SITI,
                line(name="", certificate="A 2"),
                line(phone="12", certificate="A 3"),
                line(city="Kota Antah", certificate="A 4"),
                line(issue_date="31/02/2026", certificate="A 5"),
                line(certificate="a1"),
                line(expiry_date="2025-01-01", certificate="A 7"),
                line(issuer="LSP Antah", certificate="A 8"),
            ),
            (3, "name", "missing"),
            (4, "phone", "phone"),
            (5, "city", "city"),
            (6, "issue_date", "date"),
            (7, "certificate", "twice"),
            (8, "expiry_date", "order"),
            (9, "issuer", "issuer"),
        )

    def test_more_kinds_of_fault(self):
        self._issued("A 9")
        self._assert_refused(
            self._import(
                HEAD,
                SITI.replace("A 1", "A9"),
                SITI.replace("2026-03-02", "2026-03-11").replace("A 1", "A 2"),
                SITI.replace("Siti Aminah", "Tini").replace("A 1", "A 3"),
                SITI.replace("LSP Garment", "").replace("A 1", "A 4"),
                SITI.replace(",P,", ",X,").replace("A 1", "A 5"),
                SITI.replace("SCHEME-1", "SCHEME-2").replace("A 1", "A 6"),
                SITI.replace("siti@", "siti").replace("A 1", "A 7"),
                SITI + ",more",
            ),
            (2, "certificate", "exists"),
            (3, "issue_date", "future"),
            (4, "phone", "other_person"),
            (5, "issuer", "incomplete"),
            (6, "gender", "gender"),
            (7, "scheme", "scheme"),
            (8, "email", "email"),
            (9, "", "cells"),
        )

    def test_what_is_no_table_is_refused(self):
        self._assert_refused(
            self._import(content=b"\x89PNG\0\0"), (0, "", "unreadable")
        )
        self._assert_refused(
            self._import(content=b"PK\x03\x04 no book"), (0, "", "unreadable")
        )
        self._assert_refused(self._import(HEAD), (1, "", "empty"))
        self._assert_refused(
            self._import("name,shoe", "Ani,38"),
            (1, "shoe", "column"),
            (1, "phone", "column_missing"),
        )

    def test_a_refused_file_is_corrected_and_started_again(self):
        job = self._import(HEAD, SITI.replace("0812-3456-7001", "12"))
        self._run(job)
        self.assertEqual(job.state, "refused")
        job.file = base64.b64encode(f"{HEAD}\n{SITI}".encode())
        self._run(job)
        self.assertEqual((job.state, job.fault_qty), ("done", 0))
        self.assertFalse(job.fault_ids)

    def test_a_check_stores_nothing(self):
        before = self._counts()
        job = self._import(HEAD, SITI)
        self.assertIn("1 rows without a fault", job.action_check()["params"]["message"])
        self.assertEqual((job.state, self._counts()), ("draft", before))

    def test_what_the_database_refuses_leaves_nothing_behind(self):
        job = self._import(HEAD, BUDI, SITI)
        self.scheme.validity_years = 1
        self.env.flush_all()
        before = self._counts()
        people = self.env.registry["clothingline.import.people"]
        real = people._store_certificates

        def refuse(model, *args):
            real(model, *args)
            self.tailor.weekly_capacity_minutes = -1
            self.env.flush_all()

        self.patch(people, "_store_certificates", refuse)
        with mute_logger("odoo.sql_db"):
            self._run(job)
        self.assertEqual((job.state, self._counts()), ("refused", before))
        self.assertIn("capacity cannot be negative", job.fault_ids.message)

    def test_an_import_in_progress_or_done_is_not_changed(self):
        job = self._import(HEAD, SITI)
        job.action_start()
        for refused in ({"file": b"AA=="}, {"kind": "unit"}):
            with self.assertRaisesRegex(UserError, "Make a new import"):
                job.write(refused)
        with self.assertRaisesRegex(AccessError, "Use the buttons"):
            job.state = "done"
        self.assertEqual((job.state, job.kind), ("waiting", "people"))

    def test_units_and_schemes_come_in_and_are_brought_up_to_date(self):
        self._run(
            self._import(
                "code,title,kind,decree",
                "TEST.01,Sewing by hand,core,1/2026",
                "TEST.02,Ironing,pilihan,",
                kind="unit",
            )
        )
        units = self.env["clothingline.unit"].search([("code", "=like", "TEST.0_")])
        self.assertRecordValues(
            units,
            [
                {"name": "Sewing by hand", "kind": "core", "decree": "1/2026"},
                {"name": "Ironing", "kind": "elective", "decree": False},
            ],
        )
        job = self._import(
            "number,name,kind,level,units,stages,families",
            "SCHEME-1,Sewing operator II,okupasi,2,TEST.01;TEST.02,sew,shirt",
            "SCHEME-3,Ironer,klaster,,TEST.02,finish,shirt|trousers",
            kind="scheme",
        )
        self._run(job)
        self.assertEqual(job.summary, "1 new, 1 brought up to date.")
        self.assertRecordValues(
            self.scheme,
            [
                {
                    "name": "Sewing operator II",
                    "kkni_level": 2,
                    "unit_ids": units.ids,
                    "family_ids": self.shirt.ids,
                    "validity_years": 3,
                }
            ],
        )

    def test_a_catalogue_with_faults_changes_nothing(self):
        self._assert_refused(
            self._import("code,title", "T.1,One", "t.1,Two", ",Three", kind="unit"),
            (3, "code", "twice"),
            (4, "code", "missing"),
        )
        self._assert_refused(
            self._import(
                "number,name,level,units,stages",
                "S1,One,10,,",
                "S2,Two,,X.9,",
                "S3,Three,,,weave",
                kind="scheme",
            ),
            (2, "level", "number"),
            (3, "units", "unit"),
            (4, "stages", "stage"),
        )
        self.assertEqual(self.unit.name, "Sewing by machine")

    def test_only_the_officer_imports(self):
        job = self._import(HEAD, SITI)
        tailor = new_test_user(
            self.env(user=1), "t.siti", "clothingline_base.group_clothingline_tailor"
        )
        for user in (self.planner, tailor):
            as_user = job.with_user(user)
            with self.assertRaises(AccessError):
                as_user.action_start()
            with self.assertRaises(AccessError):
                as_user.action_check()
            with self.assertRaises(AccessError):
                as_user.read(["file_name"])
        self.assertEqual(job.state, "draft")
