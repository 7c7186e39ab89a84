from collections import defaultdict

from odoo import api, fields, models

from ..tools import piece_cost


class ClothinglineWipEntry(models.Model):
    """A cost that pieces of a variant took on at a stage, or handed on when finished.

    The sum of an order's rows is its work in process; append-only.
    """

    _name = "clothingline.wip.entry"
    _description = "Work in Process Entry"
    _inherit = "clothingline.kept.mixin"
    _order = "id desc"

    order_id = fields.Many2one(
        "clothingline.order", required=True, index=True, ondelete="restrict"
    )
    settlement_id = fields.Many2one("clothingline.settlement", index="btree_not_null")
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
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True
    )
    account_move_id = fields.Many2one(
        "account.move", "Journal Entry", index="btree_not_null"
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)

    @api.model
    def _add(self, order, costs, **links):
        """Let variants take on cost at stages.

        :param costs: (stage id, kind, units) tuples; whole units of the currency's
            rounding by variant id
        """
        rounding = order.company_id.currency_id.rounding
        workorders = {
            line.stage_id.id: line.workorder_id.id for line in order.stage_ids
        }
        return self.create(
            [
                {
                    "order_id": order.id,
                    "stage_id": stage_id,
                    "product_id": product_id,
                    # Odoo asks a work order what its pay was.
                    "workorder_id": kind == "wage" and workorders.get(stage_id),
                    "kind": kind,
                    "amount": float(piece_cost.from_units(amount, rounding)),
                    **links,
                }
                for stage_id, kind, units in costs
                for product_id, amount in units.items()
                if amount
            ]
        )

    def _reverse(self, **links):
        """Add the rows that undo these."""
        return self.create(
            [
                {
                    "order_id": entry.order_id.id,
                    "stage_id": entry.stage_id.id,
                    "product_id": entry.product_id.id,
                    "workorder_id": entry.workorder_id.id,
                    "kind": entry.kind,
                    "amount": -entry.amount,
                    **links,
                }
                for entry in self
            ]
        )

    @api.model
    def _pools(self, order):
        """Cost not yet handed on, by stage and variant id, in units of the currency."""
        rounding = order.company_id.currency_id.rounding
        pools = defaultdict(dict)
        for stage, product, amount in self._read_group(
            [("order_id", "=", order.id)], ["stage_id", "product_id"], ["amount:sum"]
        ):
            pools[stage.id][product.id] = piece_cost.to_units(amount, rounding)
        return pools
