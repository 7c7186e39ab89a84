from odoo import api, fields, models
from odoo.exceptions import UserError


class ClothinglineBillCreate(models.TransientModel):
    """Bill the accepted pieces of all tailors, or of some: one bill a tailor.

    What a tailor was billed too much, because a verdict was reversed, lowers his bill.
    As long as it is more than he has earned since, it waits: nobody pays back in cash.
    """

    _name = "clothingline.bill.create"
    _description = "Bill Accepted Pieces"

    bill_date = fields.Date(
        required=True, default=lambda self: self.env.company._today()
    )
    tailor_ids = fields.Many2many(
        "clothingline.tailor", string="Tailors", help="Empty: all tailors."
    )
    line_ids = fields.Many2many(
        "purchase.order.line", string="Work", compute="_compute_line_ids"
    )
    job_ids = fields.Many2many("clothingline.job", compute="_compute_line_ids")
    bill_count = fields.Integer("Bills", compute="_compute_line_ids")
    qty = fields.Integer("Pieces", compute="_compute_line_ids")
    amount = fields.Monetary(compute="_compute_line_ids")
    waiting_note = fields.Text(compute="_compute_line_ids")
    has_withholding = fields.Boolean(compute="_compute_line_ids")
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )

    @api.depends("tailor_ids")
    def _compute_line_ids(self):
        for wizard in self:
            open_lines = self.env["purchase.order.line"].search(wizard._domain())
            by_tailor = open_lines.grouped("partner_id")
            lines = self.env["purchase.order.line"].union(
                *(mine for mine in by_tailor.values() if self._pay(mine) > 0)
            )
            wizard.line_ids = lines
            wizard.job_ids = lines.clothingline_job_id
            wizard.bill_count = len(lines.partner_id)
            wizard.qty = sum(lines.mapped("qty_to_invoice"))
            wizard.amount = self._pay(lines)
            wizard.waiting_note = self._waiting_note(open_lines - lines)
            wizard.has_withholding = any(
                job.tax_treatment != "none" for job in wizard.job_ids
            )

    def _domain(self):
        domain = [
            ("company_id", "=", self.env.company.id),
            ("clothingline_job_id", "!=", False),
            ("qty_to_invoice", "!=", 0),
            ("state", "=", "purchase"),
        ]
        if self.tailor_ids:
            domain.append(("clothingline_job_id.tailor_id", "in", self.tailor_ids.ids))
        return domain

    def _pay(self, lines):
        return sum(line.qty_to_invoice * line.price_unit for line in lines)

    def _waiting_note(self, waiting):
        if not waiting:
            return False
        return self.env._(
            "These tailors were billed more than is accepted now. It is set off "
            "against what they earn next: %(tailors)s.",
            tailors=", ".join(waiting.partner_id.mapped("name")),
        )

    def action_create(self):
        """Make draft bills of the accepted pieces and show them."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("No accepted pieces are waiting for a bill."))
        # Another run at the same time waits here, is run again, and finds none left.
        self.line_ids._clothingline_lock()
        orders = self.line_ids.order_id
        before = orders.invoice_ids
        orders.with_context(
            clothingline_bill_run=True,
            # Each bill's log says of which orders it is.
            mail_create_nolog=True,
            mail_create_nosubscribe=True,
        ).action_create_invoice()
        bills = orders.invoice_ids - before
        bills.invoice_date = self.bill_date
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bills of Tailors"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "views": [
                (
                    self.env.ref(
                        "clothingline_production.account_move_view_list_wage"
                    ).id,
                    "list",
                ),
                (False, "form"),
            ],
            "domain": [("id", "in", bills.ids)],
            "context": {"default_move_type": "in_invoice"},
        }
