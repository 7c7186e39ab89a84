from odoo import models
from odoo.fields import Command

from ..tools import import_catalogue
from ..tools.import_check import key_of


class ClothinglineImport(models.Model):
    """Units and schemes: what has the same code or number is brought up to date."""

    _inherit = "clothingline.import"

    def _layout_unit(self):
        return import_catalogue.UNIT_COLUMNS, import_catalogue.unit_rules()

    def _layout_scheme(self):
        known = import_catalogue.Known(
            units=self._by_text("clothingline.unit", "code"),
            stages=self._by_text("clothingline.stage", "code", "name"),
            families=self._by_text("clothingline.garment.family", "code", "name"),
        )
        return import_catalogue.scheme_columns(known), import_catalogue.scheme_rules()

    def _store_unit(self, records):
        return self._store_by("clothingline.unit", "code", records, self._unit_values)

    def _store_scheme(self, records):
        return self._store_by(
            "clothingline.scheme", "number", records, self._scheme_values
        )

    def _store_by(self, model, key, records, prepare):
        """Create what is new and write what is there, known by its code or number."""
        Model = self.env[model].with_context(active_test=False)
        known = {key_of(row[key]): row for row in Model.search([(key, "!=", False)])}
        new = []
        for batch in self._batches(records):
            for record in batch:
                values = prepare(record.values)
                if found := known.get(key_of(values[key])):
                    found.write(values)
                else:
                    new.append(values)
        Model.create(new)
        return self.env._(
            "%(new)s new, %(old)s brought up to date.",
            new=len(new),
            old=len(records) - len(new),
        )

    def _unit_values(self, values):
        """Only what the file says: an empty cell leaves what is there."""
        found = {"code": values["code"], "name": values["title"], "active": True}
        return found | {
            name: values[name] for name in ("kind", "decree") if values.get(name)
        }

    def _scheme_values(self, values):
        found = {"number": values["number"], "name": values["name"], "active": True}
        for field, column in (
            ("kind", "kind"),
            ("kkni_level", "level"),
            ("decree", "decree"),
            ("validity_years", "years"),
        ):
            if values.get(column):
                found[field] = values[column]
        for field in ("unit_ids", "stage_ids", "family_ids"):
            column = {"unit_ids": "units", "stage_ids": "stages"}.get(field, "families")
            if values.get(column):
                found[field] = [Command.set(values[column])]
        return found
