from odoo import fields, models


class ClothinglineWipEntry(models.Model):
    """A cost that pieces of a variant took on at a stage, or handed on when finished.

    The sum of an order's rows is its work in process; append-only.
    """

    _name = "clothingline.wip.entry"
    _description = "Work in Process Entry"
    _order = "id desc"

    order_id = fields.Many2one(
        "clothingline.order", required=True, index=True, ondelete="restrict"
    )
    stage_id = fields.Many2one("clothingline.stage", required=True)
    product_id = fields.Many2one("product.product", "Variant", required=True)
    workorder_id = fields.Many2one("mrp.workorder", index="btree_not_null")
    kind = fields.Selection(
        [
            ("material", "Material"),
            ("wage", "Piece pay"),
            ("finished", "Finished"),
            ("loss", "Loss"),
        ],
        required=True,
    )
    amount = fields.Monetary(required=True)
    currency_id = fields.Many2one(related="order_id.company_id.currency_id")
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    account_move_id = fields.Many2one(
        "account.move", "Journal Entry", index="btree_not_null"
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
