from base64 import b64encode

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestStatementImport(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal = cls.env["account.journal"].create(
            {"name": "Bank", "type": "bank", "code": "BNKT"}
        )
        if "account.statement.import.sheet.mapping" not in cls.env:
            cls.skipTest(cls, "the reader of sheets is not installed")
        cls.mapping = cls.env["account.statement.import.sheet.mapping"].create(
            {
                "name": "Bank",
                "float_thousands_sep": "dot",
                "float_decimal_sep": "comma",
                "delimiter": "semicolon",
                "timestamp_format": "%d/%m/%Y",
                "timestamp_column": "Tanggal",
                "amount_type": "simple_value",
                "amount_column": "Jumlah",
                "description_column": "Keterangan",
            }
        )
        accountant = new_test_user(
            cls.env,
            "accountant_import",
            "clothingline_base.group_clothingline_accountant",
        )
        cls.env = cls.env(user=accountant)

    def _import(self, *rows):
        content = "\n".join(["Tanggal;Keterangan;Jumlah", *rows]).encode()
        return (
            self.env["account.statement.import"]
            .with_context(journal_id=self.journal.id, lang="en_US")
            .create(
                {
                    "statement_file": b64encode(content),
                    "statement_filename": "bank.csv",
                    "sheet_mapping_id": self.mapping.id,
                }
            )
            .import_file_button()
        )

    def _lines(self):
        return self.env["account.bank.statement.line"].search(
            [("journal_id", "=", self.journal.id)]
        )

    def test_bad_rows_are_named_and_nothing_is_imported(self):
        with self.assertRaises(UserError) as refused:
            self._import("02/02/2026;Brand;87.545.700,00", "kemarin;A;-1", "", "x;B;-2")
        self.assertEqual(
            str(refused.exception),
            "Nothing was imported. 2 rows of the file cannot be read; correct their "
            "date or amount and import the file again:\n"
            "Row 3: kemarin;A;-1\nRow 5: x;B;-2",
        )
        self.assertFalse(self._lines())

    def test_a_file_that_is_all_wrong_keeps_the_words_of_its_reader(self):
        with self.assertRaises(UserError) as refused:
            self._import("kemarin;A;-1")
        self.assertNotIn("Row", str(refused.exception))
        self.assertFalse(self._lines())

    def test_a_good_file_is_imported(self):
        self._import("02/02/2026;Brand;87.545.700,00", "02/02/2026;A;-1.000,00")
        self.assertEqual(sorted(self._lines().mapped("amount")), [-1000, 87545700])
