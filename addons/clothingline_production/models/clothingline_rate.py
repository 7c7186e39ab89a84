from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ClothinglineRate(models.Model):
    """A price per piece of a style, or of a garment type, at a stage, from a date on.

    The newest rate of the style counts; a rate of the garment type is used for the
    styles that have none of their own.
    """

    _name = "clothingline.rate"
    _description = "Piece Rate"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    stage_id = fields.Many2one("clothingline.stage", required=True, index=True)
    product_tmpl_id = fields.Many2one("product.template", "Style", index=True)
    garment_type_id = fields.Many2one("clothingline.garment.type", index=True)
    date_from = fields.Date(
        "Valid From", required=True, default=lambda self: self.env.company._today()
    )
    piece_amount = fields.Monetary("Rate per Piece", required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    _piece_amount_positive = models.Constraint(
        "CHECK (piece_amount > 0)", "A piece rate is more than zero."
    )

    @api.depends("stage_id", "product_tmpl_id", "garment_type_id", "date_from")
    def _compute_display_name(self):
        for rate in self:
            style = rate.product_tmpl_id.name or rate.garment_type_id.name or ""
            rate.display_name = f"{rate.stage_id.name} · {style}"

    @api.constrains("product_tmpl_id", "garment_type_id")
    def _check_subject(self):
        for rate in self:
            if bool(rate.product_tmpl_id) == bool(rate.garment_type_id):
                raise ValidationError(
                    self.env._("Give the rate either a style or a garment type.")
                )

    @api.model
    def _newest(self, style, garment_type, company, on_date):
        """The rate that counts on a day for the style, by stage that has one."""
        rates = self.search(
            [
                ("company_id", "=", company.id),
                ("date_from", "<=", on_date),
                "|",
                ("product_tmpl_id", "=", style.id),
                ("garment_type_id", "=", garment_type.id),
            ]
        )
        return {
            stage: of_stage.filtered("product_tmpl_id")[:1] or of_stage[:1]
            for stage, of_stage in rates.grouped("stage_id").items()
        }

    @api.model
    def _set_from_today(self, style, company, amounts):
        """Let the style pay these amounts by stage from today on; what was, stays."""
        today = company._today()
        of_today = self.search(
            [
                ("product_tmpl_id", "=", style.id),
                ("company_id", "=", company.id),
                ("date_from", "=", today),
            ]
        ).grouped("stage_id")
        new = []
        for stage, amount in amounts.items():
            if stage in of_today:
                of_today[stage].piece_amount = amount
            else:
                new.append(
                    {
                        "stage_id": stage.id,
                        "product_tmpl_id": style.id,
                        "company_id": company.id,
                        "date_from": today,
                        "piece_amount": amount,
                    }
                )
        self.create(new)

    @api.model
    def _find(self, order, stage, on_date):
        """The rate of a piece of ``order`` at ``stage``; refuses without one."""
        rate = self._newest(
            order.product_tmpl_id, order.garment_type_id, order.company_id, on_date
        ).get(stage)
        if not rate:
            raise UserError(
                self.env._(
                    "%(style)s has no piece rate for %(stage)s on %(date)s. "
                    "Add one under Configuration, Piece Rates.",
                    style=order.product_tmpl_id.display_name,
                    stage=stage.name,
                    date=on_date,
                )
            )
        return rate
