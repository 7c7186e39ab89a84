from datetime import date

from odoo.fields import Command

from odoo.addons.clothingline_base.tests.common import ClothinglineCase


class CertificationCase(ClothinglineCase):
    """A scheme that lets its holders sew shirts and trousers, and an officer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer, cls.planner = cls._role("officer"), cls._role("planner")
        cls.assessor = cls._role("assessor")
        cls.env = cls.env(user=cls.officer)
        cls.issuer = cls._partner("LSP Garment", is_company=True)
        cls.unit = cls.env["clothingline.unit"].create(
            {"code": "TEST.01", "name": "Sewing by machine"}
        )
        cls.scheme = cls.env["clothingline.scheme"].create(
            {
                "name": "Sewing operator",
                "number": "SCHEME-1",
                "unit_ids": [Command.set(cls.unit.ids)],
                "stage_ids": [Command.set(cls.sew.ids)],
                "family_ids": [Command.set((cls.shirt | cls.trousers).ids)],
            }
        )
        cls.tailor = cls._member("Siti")

    @classmethod
    def _certificate(cls, number="00000 0000 2 0000001 2026", **values):
        """A draft that is ready to be issued, of 2 March 2026."""
        return cls.env["clothingline.certificate"].create(
            {
                "tailor_id": cls.tailor.id,
                "scheme_id": cls.scheme.id,
                "number": number,
                "issuer_id": cls.issuer.id,
                "issue_date": date(2026, 3, 2),
                **values,
            }
        )

    @classmethod
    def _issued(cls, number="00000 0000 2 0000001 2026", **values):
        certificate = cls._certificate(number, **values)
        certificate.action_issue()
        return certificate
