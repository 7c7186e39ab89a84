import csv

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from .common import CertificationCase


@tagged("post_install", "-at_install")
class TestUnit(CertificationCase):
    def test_the_template_can_be_imported_as_it_is(self):
        template = self.env["clothingline.unit"].get_import_templates()[0]
        with file_open(template["template"].lstrip("/")) as file:
            head, *rows = csv.reader(file)
        result = self.env["clothingline.unit"].load(head, rows)
        self.assertFalse(result["messages"])
        self.assertRecordValues(
            self.env["clothingline.unit"].browse(result["ids"]),
            [{"code": "X.00XXX00.000.0", "kind": "core"}],
        )

    def test_a_code_is_known_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.unit.copy({"code": "TEST.01"})

    def test_a_unit_is_found_by_code_and_by_title(self):
        Unit = self.env["clothingline.unit"]
        self.assertEqual(self.unit.display_name, "TEST.01 Sewing by machine")
        self.assertIn(self.unit.id, dict(Unit.name_search("TEST.0")))
        self.assertIn(self.unit.id, dict(Unit.name_search("Sewing by")))

    def test_a_scheme_states_an_existing_level_and_a_validity(self):
        for values in ({"kkni_level": 10}, {"kkni_level": -1}, {"validity_years": 0}):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.scheme.write(values)
                self.scheme.flush_recordset()
