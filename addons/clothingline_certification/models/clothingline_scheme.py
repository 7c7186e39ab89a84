from odoo import fields, models


class ClothinglineScheme(models.Model):
    """A certification scheme: the units that are assessed together, and the stages
    and garments a certificate of it lets a tailor work on; archived when no body
    offers it any more."""

    _name = "clothingline.scheme"
    _description = "Certification scheme"
    _order = "name, id"
    _rec_names_search = ["name", "number"]

    name = fields.Char(required=True)
    number = fields.Char(help="As the certification body registered it.")
    kind = fields.Selection(
        [("kkni", "KKNI"), ("occupation", "Occupation"), ("cluster", "Cluster")]
    )
    kkni_level = fields.Integer(
        "KKNI level", help="1 to 9; 0 where the scheme states none."
    )
    decree = fields.Char(help="The decrees that set its standard.")
    validity_years = fields.Integer("Validity (years)", default=3, required=True)
    unit_ids = fields.Many2many("clothingline.unit", string="Units of competence")
    stage_ids = fields.Many2many(
        "clothingline.stage",
        string="Stages",
        help="What a holder may do. Your firm decides it, not the scheme.",
    )
    family_ids = fields.Many2many(
        "clothingline.garment.family",
        string="Garment families",
        help="The garments a holder may do it on.",
    )
    survey_id = fields.Many2one(
        "survey.survey",
        string="Theory test",
        ondelete="restrict",
        help="Empty: candidates are judged without a theory test.",
    )
    is_trainer_excluded = fields.Boolean(
        "Trainers may not judge",
        default=True,
        help="An assessor may not judge whom he trained himself.",
    )
    active = fields.Boolean(default=True)

    _kkni_level_exists = models.Constraint(
        "CHECK (kkni_level BETWEEN 0 AND 9)",
        "The levels of the KKNI go from 1 to 9. Enter 0 if the scheme states none.",
    )
    _validity_years_positive = models.Constraint(
        "CHECK (validity_years > 0)", "A certificate is valid for at least one year."
    )
