"""The line of a tailor's wage: product, price and quantities come from the job."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import formatLang

FIXED = frozenset(
    [
        "clothingline_job_id",
        "order_id",
        "product_id",
        "product_qty",
        "product_uom_id",
        "product_uom_qty",
        "price_unit",
        "technical_price_unit",
        "discount",
        "tax_ids",
        "qty_received",
        "qty_received_manual",
        "qty_received_method",
        "qty_invoiced",
        "qty_to_invoice",
        "display_type",
        "is_downpayment",
        "invoice_lines",
    ]
)


class PurchaseOrderLine(models.Model):
    """A purchase line; that of a job says what its tailor has earned."""

    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "clothingline.step.mixin"]

    clothingline_job_id = fields.Many2one(
        "clothingline.job",
        "Job",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    def _clothingline_set_received(self, qty):
        """Set the payable pieces of a job: what its tailor may be billed for in all."""
        # The manual quantity: the other would tell each receipt in the order's log.
        self.sudo()._in_step().qty_received_manual = qty

    def _clothingline_refuse(self):
        """Refuse lines of a wage order to everybody but its job."""
        if self._is_in_step():
            return
        if self.sudo().order_id._clothingline_wage_orders():
            # Who may not even see it is not told whose it is.
            self.check_access("write")
            self.sudo().order_id._clothingline_refuse()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # After: a default in the caller's context would not be seen before.
        lines._clothingline_refuse()
        return lines

    def write(self, vals):
        if not FIXED.isdisjoint(vals):
            self._clothingline_refuse()
        result = super().write(vals)
        if not FIXED.isdisjoint(vals) and {"order_id", "clothingline_job_id"} & set(
            vals
        ):
            self._clothingline_refuse()
        return result

    def unlink(self):
        self._clothingline_refuse()
        return super().unlink()

    def _create_or_update_picking(self):
        self.check_access("write")
        # sudo: who buys is no keeper, but what he buys is expected.
        return super(PurchaseOrderLine, self.sudo())._create_or_update_picking()

    def _merge_po_line(self, rfq_line):
        (self | rfq_line)._clothingline_refuse()
        return super()._merge_po_line(rfq_line)

    def _compute_qty_received_method(self):
        result = super()._compute_qty_received_method()
        # Whatever becomes of the wage product: pieces are counted by the job.
        self.filtered("clothingline_job_id").qty_received_method = "manual"
        return result

    def _compute_qty_invoiced(self):
        result = super()._compute_qty_invoiced()
        # Accepted pieces are billed, also where the product bills what was ordered.
        for line in self.filtered("clothingline_job_id"):
            line.qty_to_invoice = line.qty_received - line._clothingline_billed()[0]
        return result

    def _clothingline_lock(self):
        """Let one transaction at a time bill these lines; another is run again."""
        if not self:
            return
        self.env["account.move.line"].flush_model(["purchase_line_id", "quantity"])
        self.env.cr.execute(
            SQL(
                "SELECT id FROM purchase_order_line WHERE id IN %s "
                "ORDER BY id FOR NO KEY UPDATE",
                tuple(self.ids),
            ),
            log_exceptions=False,
        )
        # As the ledger's lock: only a row that was written makes the other see anew.
        self.env.cr.execute(
            SQL(
                "UPDATE purchase_order_line SET write_date = write_date WHERE id IN %s",
                tuple(self.ids),
            ),
            log_exceptions=False,
        )

    def _clothingline_billed(self):
        """Pieces billed in all, and the pieces by bill or refund.

        Posted bills less refunds count, and of drafts those that bill, so that two
        drafts never share a piece and a draft refund frees none.
        """
        self.ensure_one()
        pieces = defaultdict(float)
        for line in self.sudo().invoice_lines:
            if line.parent_state != "cancel":
                pieces[line.move_id] += line._clothingline_pieces()
        billed = sum(
            qty for move, qty in pieces.items() if move.state == "posted" or qty > 0
        )
        return billed, pieces

    def _clothingline_check_billed(self, moves):
        """Refuse bills that bill more pieces than the job has payable."""
        self.ensure_one()
        billed, pieces = self._clothingline_billed()
        posted = sum(qty for move, qty in pieces.items() if move.state == "posted")
        mine = sum(pieces.get(move, 0) for move in moves if move.state == "draft")
        raises = any(pieces.get(move, 0) > 0 for move in moves)
        if raises and self.product_uom_id.compare(billed, self.qty_received) > 0:
            self._clothingline_refuse_billed(billed)
        if self.product_uom_id.compare(posted + min(mine, 0), 0) < 0:
            raise UserError(
                self.env._(
                    "%(job)s: only %(billed)s pieces were billed, so not more can be "
                    "taken back.",
                    job=self.clothingline_job_id.name,
                    billed=f"{posted:g}",
                )
            )

    def _clothingline_refuse_billed(self, billed):
        price = self.price_unit
        raise UserError(
            self.env._(
                "%(job)s of %(tailor)s: %(payable)s pieces are payable, %(amount)s in "
                "all. With this bill %(billed)s pieces would be billed, %(over)s too "
                "many. Lower the quantity by %(over)s.",
                job=self.clothingline_job_id.name,
                tailor=self.partner_id.name,
                payable=f"{self.qty_received:g}",
                amount=formatLang(
                    self.env, self.qty_received * price, currency_obj=self.currency_id
                ),
                billed=f"{billed:g}",
                over=f"{billed - self.qty_received:g}",
            )
        )

    def _prepare_account_move_line(self, move=False):
        vals = super()._prepare_account_move_line(move)
        if self.clothingline_job_id:
            # The account that accepted pieces were credited to, so that it empties.
            account = self.company_id.sudo()._get_wage_account()
            vals |= {"account_id": account.id}
        return vals

    def copy(self, default=None):
        self._clothingline_refuse()
        return super().copy(default)
