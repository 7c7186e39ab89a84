from odoo import api, fields, models
from odoo.exceptions import UserError


class ClothinglineBillCreate(models.TransientModel):
    """Bill the accepted pieces of all tailors, or of some: one bill a tailor."""

    _name = "clothingline.bill.create"
    _description = "Bill Accepted Pieces"

    bill_date = fields.Date(required=True, default=fields.Date.context_today)
    tailor_ids = fields.Many2many(
        "clothingline.tailor", string="Tailors", help="Empty: all tailors."
    )
    job_ids = fields.Many2many("clothingline.job", compute="_compute_job_ids")
    amount = fields.Monetary(compute="_compute_job_ids")
    has_withholding = fields.Boolean(compute="_compute_job_ids")
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )

    @api.depends("tailor_ids")
    def _compute_job_ids(self):
        for wizard in self:
            domain = [
                ("company_id", "=", self.env.company.id),
                ("purchase_line_id.order_id.invoice_status", "=", "to invoice"),
            ]
            if wizard.tailor_ids:
                domain.append(("tailor_id", "in", wizard.tailor_ids.ids))
            wizard.job_ids = self.env["clothingline.job"].search(domain)
            wizard.has_withholding = any(
                job.tax_treatment != "none" for job in wizard.job_ids
            )
            wizard.amount = sum(
                line.qty_to_invoice * line.price_unit
                for line in wizard.job_ids.purchase_line_id
            )

    def action_create(self):
        """Make draft bills of the accepted pieces and show them."""
        self.ensure_one()
        if not self.job_ids:
            raise UserError(self.env._("No accepted pieces are waiting for a bill."))
        orders = self.job_ids.purchase_line_id.order_id
        before = orders.invoice_ids
        orders.action_create_invoice()
        bills = orders.invoice_ids - before
        bills.invoice_date = self.bill_date
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bills of Tailors"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", bills.ids)],
            "context": {"default_move_type": "in_invoice"},
        }
