from odoo import api, fields, models

from .readers import PAY_READERS

# What a tailor may read of his work by RPC; his pages show the rest.
TAILOR_FIELDS = frozenset(
    [
        "id",
        "name",
        "display_name",
        "state",
        "due_date",
        "expires_at",
        "partner_id",
        "piece_amount",
    ]
)


class ClothinglineWorkMixin(models.AbstractModel):
    """Work of one tailor at one stage of an order, with the terms it was shown on.

    Offered first, a job once it is taken: both say the same of it.
    """

    _name = "clothingline.work.mixin"
    _description = "Work of a Tailor"

    order_id = fields.Many2one(
        "clothingline.order", required=True, index=True, ondelete="restrict"
    )
    stage_id = fields.Many2one("clothingline.stage", required=True, index=True)
    tailor_id = fields.Many2one("clothingline.tailor", required=True, index=True)
    partner_id = fields.Many2one(related="tailor_id.partner_id", store=True, index=True)
    brand_id = fields.Many2one(related="order_id.brand_id", store=True)
    product_tmpl_id = fields.Many2one(
        related="order_id.product_tmpl_id", store=True, string="Style"
    )
    due_date = fields.Date()
    piece_amount = fields.Monetary(
        "Rate per Piece", readonly=True, copy=False, groups=PAY_READERS
    )
    sam_minutes = fields.Float("Minutes per Piece (SAM)", readonly=True, copy=False)
    competency_id = fields.Many2one(
        "clothingline.competency", readonly=True, copy=False
    )
    tax_treatment = fields.Selection(
        "_selection_tax_treatment", readonly=True, copy=False, groups=PAY_READERS
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.model
    def _selection_tax_treatment(self):
        tailors = self.env["clothingline.tailor"]
        return tailors._fields["tax_treatment"]._description_selection(self.env)

    def _has_field_access(self, field, operation):
        allowed = super()._has_field_access(field, operation)
        if allowed and not self.env.su and self.env.user._is_portal():
            return operation == "read" and field.name in TAILOR_FIELDS
        return allowed

    def action_send_link(self):
        """Open WhatsApp with a ready message and a new link to this work."""
        return self.env["clothingline.job.link"]._send(self)
