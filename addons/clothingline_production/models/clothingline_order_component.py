from collections import defaultdict

from odoo import Command, api, fields, models

from ..tools import material_need


class ClothinglineOrderComponent(models.Model):
    """What a piece of a variant needs of a component at a stage, as confirmed.

    Worked out from the bill of materials when the order is confirmed; what the bill
    becomes later changes no order in work.
    """

    _name = "clothingline.order.component"
    _description = "Component of an Order"
    _inherit = "clothingline.fixed.mixin"
    _order = "order_id, stage_id, product_id, variant_id"
    _rec_name = "product_id"
    _fixed_by = "order_id"

    order_id = fields.Many2one(
        "clothingline.order", required=True, index=True, ondelete="cascade"
    )
    stage_id = fields.Many2one("clothingline.stage", required=True, ondelete="restrict")
    variant_id = fields.Many2one(
        "product.product", "Size and Colour", required=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product", "Component", required=True, ondelete="restrict"
    )
    qty = fields.Float("Per Piece", required=True, help="In the component's own unit.")
    owner_id = fields.Many2one(
        "res.partner", help="The brand whose own material it is; empty: the firm's."
    )

    @api.model
    def _from_bill(self, order):
        """Quantity per piece by stage, variant and component (ids), from the bill."""
        stages = order._stages()
        bill = order.bom_id
        stage_of = bill.bom_line_ids._clothingline_stages(
            stages.with_company(order.company_id)
        )
        lines = [
            material_need.Line(
                (stage_of[line] or stages[:1]).id,
                line.product_id.id,
                line.product_uom_id._compute_quantity(
                    line.product_qty, line.product_id.uom_id, round=False
                )
                / bill.product_uom_id._compute_quantity(
                    bill.product_qty, order.product_tmpl_id.uom_id, round=False
                ),
                {
                    attribute: frozenset(ptavs.ids)
                    for attribute, ptavs in (
                        line.bom_product_template_attribute_value_ids.grouped(
                            "attribute_id"
                        ).items()
                    )
                },
            )
            for line in bill.bom_line_ids
        ]
        variants = {
            product.id: frozenset(product.product_template_attribute_value_ids.ids)
            for product in order.line_ids.product_id
        }
        return material_need.per_piece(lines, variants)

    def _need(self):
        """Quantity per piece by stage, variant and component (ids), as confirmed."""
        need = {}
        for row in self:
            of_variant = need.setdefault(row.stage_id.id, {}).setdefault(
                row.variant_id.id, {}
            )
            of_variant[row.product_id.id] = row.qty
        return need

    @api.model
    def _pin(self, order):
        """The commands that fix what the order needs, and whose material it is."""
        own = order.brand_component_ids if order.material_basis == "cmt" else ()
        products = self.env["product.product"]
        return [Command.clear()] + [
            Command.create(
                {
                    "stage_id": stage_id,
                    "variant_id": variant_id,
                    "product_id": product_id,
                    "qty": qty,
                    "owner_id": products.browse(product_id) in own
                    and order.brand_id.id,
                }
            )
            for stage_id, of_stage in self._from_bill(order).items()
            for variant_id, of_variant in of_stage.items()
            for product_id, qty in of_variant.items()
        ]

    def _pin_new(self, order, variants):
        """The commands that fix what variants need which the order had none of."""
        pinned = self.variant_id
        return [
            command
            for command in self._pin(order)[1:]
            if command[2]["variant_id"] not in pinned.ids
            and command[2]["variant_id"] in [variant.id for variant in variants]
        ]

    def _brand_need(self, order):
        """What the order needs of the brand's own material, by component."""
        pieces = {line.product_id: line.qty for line in order.line_ids}
        need = defaultdict(float)
        for row in self.filtered("owner_id"):
            need[row.product_id] += row.qty * pieces.get(row.variant_id, 0)
        return defaultdict(
            float, {product: product.uom_id.round(qty) for product, qty in need.items()}
        )

    @api.model
    def _rows_of(self, order):
        """The need of the whole order beside what lies in stock, for its form."""
        pieces = {line.product_id.id: line.qty for line in order.line_ids}
        stages = {stage.id: stage.name for stage in order._stages()}
        rows = []
        for stage_id, need in order._need_per_piece().items():
            total = material_need.total(need, pieces)
            for product in self.env["product.product"].browse(total):
                rows.append(
                    {
                        "stage": stages.get(stage_id, ""),
                        "product": product.display_name,
                        "need": product.uom_id.round(total[product.id]),
                        "available": product.qty_available,
                        "uom": product.uom_id.name,
                    }
                )
        return rows
