from odoo import fields, models

SEVERITIES = [("critical", "Critical"), ("major", "Major"), ("minor", "Minor")]
CAUSES = [
    ("tailor", "Workmanship"),
    ("material", "Material"),
    ("previous_stage", "Previous stage"),
    ("pattern", "Pattern or specification"),
]


class ClothinglineDefectType(models.Model):
    """A coded kind of defect, with its usual severity and cause."""

    _name = "clothingline.defect.type"
    _description = "Defect Type"
    _order = "code"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    group = fields.Char(translate=True)
    severity = fields.Selection(SEVERITIES, required=True)
    usual_cause = fields.Selection(CAUSES, required=True, default="tailor")
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE (code)", "This defect code exists already."
    )

    def _compute_display_name(self):
        for defect_type in self:
            defect_type.display_name = f"{defect_type.code} {defect_type.name}"
