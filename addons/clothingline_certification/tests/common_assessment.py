from datetime import date

from odoo.fields import Command

from .common import CertificationCase


class AssessmentCase(CertificationCase):
    """A scheme of three units, and an assessor who judges by it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assessor.partner_id.sudo().assessor_number = "MET.000.000001.2026"
        cls.units = cls.unit | cls.env["clothingline.unit"].create(
            [
                {"code": "TEST.02", "name": "Sewing by hand"},
                {"code": "TEST.03", "name": "Pressing"},
            ]
        )
        cls.scheme.unit_ids = [Command.set(cls.units.ids)]

    @classmethod
    def _assessment(cls, tailor=None, **values):
        return cls.env["clothingline.assessment"].create(
            {
                "tailor_id": (tailor or cls.tailor).id,
                "scheme_id": cls.scheme.id,
                "assessor_id": cls.assessor.partner_id.id,
                "date": date(2026, 3, 9),
                "place_name": "TUK Bandung",
                "place_kind": "temporary",
                **values,
            }
        )

    @classmethod
    def _judged(cls, tailor=None, not_yet=(), **values):
        """Judged by the assessor: not yet competent in the units with these codes."""
        assessment = cls._assessment(tailor, **values)
        cls._judge(assessment, not_yet)
        return assessment

    @classmethod
    def _judge(cls, assessment, not_yet=()):
        own = assessment.with_user(cls.assessor)
        for line in own.line_ids:
            if line.unit_id.code in not_yet:
                line.action_not_yet()
        own.action_all_competent()
        own.action_judge()
