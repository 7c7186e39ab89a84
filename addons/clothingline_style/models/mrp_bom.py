from odoo import Command, models
from odoo.exceptions import UserError

from ..tools import bill_grid


class MrpBom(models.Model):
    """A bill of materials as the rows of a style's screen; see tools/bill_grid.py."""

    _inherit = "mrp.bom"

    def _clothingline_rows(self, sizes):
        """Rows ``{"id", "product", "uom", "stage", "colours", "qty", "values"}``.

        ``values`` are quantities by size (id as text); ``qty`` is the one that all
        sizes have, or None. Lines that no row can say stay out of it.
        """
        products, uoms = self.env["product.product"], self.env["uom.uom"]
        rows = []
        for row in bill_grid.rows(dict(self._grid_lines()).values(), sizes.ids):
            product = products.browse(row.product)
            qtys = {row.by_size.get(size, 0) for size in sizes.ids or (0,)}
            rows.append(
                {
                    "id": len(rows) + 1,
                    "product": {
                        "id": row.product,
                        "display_name": product.display_name,
                    },
                    "uom": uoms.browse(row.uom).name,
                    "uom_id": row.uom,
                    "stage": row.stage,
                    "colours": sorted(row.colours),
                    "qty": qtys.pop() if len(qtys) == 1 else None,
                    "values": {str(size): qty for size, qty in row.by_size.items()},
                }
            )
        return rows

    def _clothingline_write_rows(self, rows, sizes):
        """Let the bill say what the rows say; lines that agree are left alone."""
        if not self:
            return
        ptavs = self.product_tmpl_id.attribute_line_ids.product_template_value_ids
        ptav_of = {ptav.product_attribute_value_id.id: ptav.id for ptav in ptavs}
        grid = [self._grid_row(row, sizes) for row in rows if row.get("product")]
        wanted = bill_grid.lines(grid, sizes.ids)
        gone, new = bill_grid.changes(self._grid_lines(), wanted)
        self.bom_line_ids = [Command.delete(line_id) for line_id in gone] + [
            Command.create(
                {
                    "product_id": line.product,
                    "product_uom_id": line.uom,
                    "product_qty": line.qty,
                    "clothingline_stage_id": line.stage,
                    "bom_product_template_attribute_value_ids": [
                        Command.set(
                            [
                                ptav_of[value]
                                for value in line.colours | line.sizes
                                if value in ptav_of
                            ]
                        )
                    ],
                }
            )
            for line in new
        ]
        self._order_lines(wanted)

    def _order_lines(self, wanted):
        """Put the lines in the order of the rows."""
        lines = {
            line: self.env["mrp.bom.line"].browse(line_id)
            for line_id, line in self._grid_lines()
        }
        for sequence, line in enumerate(wanted):
            if lines[line].sequence != sequence:
                lines[line].sequence = sequence

    def _grid_row(self, row, sizes):
        product = self.env["product.product"].browse(row["product"]["id"])
        values = {int(size): qty for size, qty in (row.get("values") or {}).items()}
        if row.get("qty") is not None:
            values = dict.fromkeys(sizes.ids or (0,), row["qty"])
        if any(qty and qty < 0 for qty in values.values()):
            raise UserError(
                self.env._(
                    "%(product)s: enter quantities of zero or more.",
                    product=product.display_name,
                )
            )
        return bill_grid.Row(
            product.id,
            row.get("uom_id") or product.uom_id.id,
            row.get("stage") or False,
            frozenset(row.get("colours") or ()),
            values,
        )

    def _grid_lines(self):
        """Lines of the bill (id, line) that a row can say."""
        size = self.env.ref("clothingline_base.attribute_size")
        colour = self.env.ref("clothingline_base.attribute_colour")
        stage_of = self.bom_line_ids._clothingline_stages(
            self.env["clothingline.stage"].search([("active", "=", True)])
        )
        lines = []
        for line in self.bom_line_ids:
            ptavs = line.bom_product_template_attribute_value_ids
            if ptavs.attribute_id - size - colour:
                continue
            values = {
                attribute: frozenset(
                    ptavs.filtered(
                        lambda ptav, attribute=attribute: ptav.attribute_id == attribute
                    ).product_attribute_value_id.ids
                )
                for attribute in (colour, size)
            }
            lines.append(
                (
                    line.id,
                    bill_grid.Line(
                        line.product_id.id,
                        line.product_uom_id.id,
                        stage_of[line].id,
                        line.product_qty,
                        values[colour],
                        values[size],
                    ),
                )
            )
        return lines
