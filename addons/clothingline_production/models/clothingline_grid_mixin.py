from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class ClothinglineGridMixin(models.AbstractModel):
    """A document whose lines are typed as a grid: sizes across, colours down.

    It has a style in ``product_tmpl_id`` and lines of variants in ``line_ids``.
    """

    _name = "clothingline.grid.mixin"
    _description = "Grid of Sizes and Colours"

    grid = fields.Json(
        "Sizes and Colours",
        compute="_compute_grid",
        inverse="_inverse_grid",
    )

    @api.depends("product_tmpl_id", "line_ids.qty", "line_ids.product_id")
    def _compute_grid(self):
        """The style's sizes across and its colours down; see the grid widget."""
        for document in self:
            wanted = {line.product_id.id: line.qty for line in document.line_ids}
            document.grid = document.product_tmpl_id._clothingline_grid(wanted)

    def _inverse_grid(self):
        for document in self:
            lines = {line.product_id.id: line for line in document.line_ids}
            commands = []
            for row in (document.grid or {}).get("rows", []):
                for cell in filter(None, row["cells"]):
                    line = lines.get(cell["product_id"])
                    commands += document._grid_cell_command(line, cell)
            document.line_ids = commands

    def _grid_cell_command(self, line, cell):
        qty = cell.get("qty") or 0
        if not isinstance(qty, int) or qty < 0:
            raise UserError(self.env._("Enter whole numbers of pieces in the grid."))
        if line:
            if not qty:
                return [Command.delete(line.id)]
            return [Command.update(line.id, {"qty": qty})] if line.qty != qty else []
        vals = {"product_id": cell["product_id"], "qty": qty}
        return [Command.create(vals)] if qty else []
