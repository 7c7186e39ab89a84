from odoo import fields, models


class ClothinglineAgreement(models.Model):
    """What was agreed with a partner institution, such as a certification body or a
    training centre: for which programmes, and from when to when."""

    _name = "clothingline.agreement"
    _description = "Partner agreement"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _rec_names_search = ["number", "partner_id"]
    _rec_name = "number"

    partner_id = fields.Many2one(
        "res.partner",
        string="Institution",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("is_company", "=", True)],
    )
    kind = fields.Selection(
        [
            ("lsp", "Certification body (LSP)"),
            ("training", "Training centre"),
            ("school", "School"),
            ("association", "Association or firm"),
        ],
        required=True,
        default="training",
    )
    number = fields.Char(required=True)
    date_from = fields.Date("From")
    date_to = fields.Date("Until", help="Empty: it does not end by itself.")
    programme_ids = fields.Many2many("clothingline.programme", string="Programmes")
    note = fields.Text("What was agreed")

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)",
        "An agreement cannot end before it begins. Correct one of its dates.",
    )
    _number_uniq = models.Constraint(
        "UNIQUE (partner_id, number)",
        "This institution has an agreement with that number already. Open that one.",
    )
