from datetime import date

from psycopg2 import IntegrityError

from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import CertificationCase


@tagged("post_install", "-at_install")
class TestProgramme(CertificationCase):
    def test_the_officer_records_a_programme_with_targets_by_province(self):
        west_java = self.env.ref("base.state_id_jb")
        form = Form(self.env["clothingline.programme"])
        form.name = "Garment training"
        form.target_qty = 500
        form.trained_qty = 415
        with form.line_ids.new() as line:
            line.state_id = west_java
            line.target_qty = 165
        programme = form.save()
        self.assertEqual(programme.progress, 83)
        self.assertRecordValues(
            programme.line_ids,
            [{"state_id": west_java.id, "target_qty": 165, "trained_qty": 0}],
        )
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            programme.line_ids = [Command.create({"state_id": west_java.id})]

    def test_a_programme_without_target_has_no_progress(self):
        programme = self.env["clothingline.programme"].create(
            {"name": "Open day", "trained_qty": 12}
        )
        self.assertEqual(programme.progress, 0)

    def test_a_programme_does_not_end_before_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["clothingline.programme"].create(
                {
                    "name": "Backwards",
                    "date_from": date(2026, 3, 2),
                    "date_to": date(2026, 3, 1),
                }
            )
