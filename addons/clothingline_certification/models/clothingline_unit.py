from odoo import api, fields, models


class ClothinglineUnit(models.Model):
    """One unit of competence of a national standard (SKKNI), known by its code;
    archived when the standard drops it."""

    _name = "clothingline.unit"
    _description = "Unit of competence"
    _order = "code, id"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, help="As the standard writes it.")
    name = fields.Char("Title", required=True)
    decree = fields.Char(help="The decree that sets the standard.")
    kind = fields.Selection([("core", "Core"), ("elective", "Elective")])
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE (code)",
        "Another unit has this code. Open that unit, also among the archived ones.",
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for unit in self:
            unit.display_name = " ".join(filter(None, (unit.code, unit.name)))

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Template for units of competence"),
                "template": "/clothingline_certification/static/csv/"
                "clothingline_unit_template.csv",
            }
        ]
