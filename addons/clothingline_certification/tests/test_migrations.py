import runpy

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL, file_path

from .common import CertificationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 03:00:00")
class TestMigrations(CertificationCase):
    """What a database of the version before keeps when it is brought up to date."""

    def _migrate(self):
        self.env.flush_all()
        path = "clothingline_certification/migrations/19.0.2.0.0/post-what-was-said.py"
        migrate = runpy.run_path(file_path(path))["migrate"]
        migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_issued_certificates_get_the_name_they_have_today(self):
        issued, draft = self._issued(), self._certificate("DRAFT")
        paper = issued.printed
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE clothingline_certificate "
                "SET holder_name = NULL, printed = NULL WHERE id IN %s",
                (issued.id, draft.id),
            )
        )
        self.env.invalidate_all()
        self._migrate()
        self.assertRecordValues(issued, [{"holder_name": "Siti", "printed": paper}])
        self.assertRecordValues(draft, [{"holder_name": False, "printed": False}])
        self.tailor.partner_id.name = "Somebody Else"
        self._migrate()  # what is kept already stays
        self.assertEqual(issued.holder_name, "Siti")

    def test_open_applications_ask_whose_number_it_is(self):
        applications = self.env["clothingline.application"].create(
            [
                {
                    "name": f"Siti {digit}",
                    "phone": f"+62812345670{digit}",
                    "city_id": self.env.ref("clothingline_base.res_city_3273").id,
                }
                for digit in (1, 2)
            ]
        )
        applications._in_step().write({"tailor_id": self.tailor.id})
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE clothingline_application SET state = 'accepted' WHERE id = %s",
                applications[1].id,
            )
        )
        self.env.invalidate_all()
        self._migrate()
        self.assertEqual(applications.mapped("tailor_id"), self.tailor)
        self.assertFalse(applications[0].tailor_id)
