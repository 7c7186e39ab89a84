from odoo import fields, models
from odoo.fields import Command

from ..tools import measure_rows


class ClothinglineTechPackMeasure(models.Model):
    """One place where a garment of a style is measured, with its value per size."""

    _name = "clothingline.tech.pack.measure"
    _description = "Point of measure"
    _inherit = "clothingline.fixed.mixin"
    _order = "sequence, id"

    _fixed_by = "tech_pack_id"

    tech_pack_id = fields.Many2one(
        "clothingline.tech.pack", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(
        required=True, help="The letters on the sketch. Makers read them differently."
    )
    name = fields.Char(
        required=True, help="In full, with where the tape begins and ends."
    )
    value_ids = fields.One2many(
        "clothingline.tech.pack.measure.value",
        "measure_id",
        string="Values per size",
        copy=True,
    )

    _code_uniq = models.Constraint(
        "UNIQUE (tech_pack_id, code)",
        "A point of measure stands in a tech pack once. Choose a different code.",
    )

    def _grid_row(self):
        """This point as a row of the grid; see tools/measure_rows.py."""
        self.ensure_one()
        point = {"id": self._origin.id, "code": self.code, "name": self.name}
        return measure_rows.row(point, self._values().values())

    def _values(self):
        return {
            value.size_id.id: measure_rows.Value(
                value.size_id.id, value.value_cm, value.plus_cm, value.minus_cm
            )
            for value in self.value_ids
        }

    def _grid_commands(self, row, sequence):
        """What makes this point, or a new one, say what the row says."""
        added, changed, gone = measure_rows.changes(row, self._values())
        lines = {value.size_id.id: value.id for value in self.value_ids}
        values = [
            Command.create({"size_id": value.size, **self._value_vals(value)})
            for value in added
        ]
        values += [
            Command.update(lines[value.size], self._value_vals(value))
            for value in changed
        ]
        values += [Command.delete(lines[size]) for size in gone]
        wanted = {
            "code": row.get("code") or row.get("name"),
            "name": row.get("name") or row.get("code"),
            "sequence": sequence,
        }
        if not self:
            return [Command.create({**wanted, "value_ids": values})]
        vals = {name: value for name, value in wanted.items() if self[name] != value}
        if values:
            vals["value_ids"] = values
        return [Command.update(self.id, vals)] if vals else []

    def _value_vals(self, value):
        return {
            "value_cm": value.cm,
            "plus_cm": value.plus,
            "minus_cm": value.minus,
        }
