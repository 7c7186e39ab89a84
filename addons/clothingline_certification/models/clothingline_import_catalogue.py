from odoo import models
from odoo.fields import Command

from ..tools import import_catalogue
from ..tools.import_check import key_of


class ClothinglineImportCatalogue(models.AbstractModel):
    """Files of units or schemes: what has the same code or number is brought up to
    date."""

    _name = "clothingline.import.catalogue"
    _description = "Import of a catalogue"

    def _store_by(self, job, model, key, records, prepare):
        """Create what is new and write what is there, known by its code or number."""
        Model = self.env[model].with_context(active_test=False)
        known = {key_of(row[key]): row for row in Model.search([(key, "!=", False)])}
        new = []
        for batch in job._batches(records):
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


class ClothinglineImportUnit(models.AbstractModel):
    """Files of units of competence."""

    _name = "clothingline.import.unit"
    _description = "Import of units"
    _inherit = "clothingline.import.catalogue"

    def _layout(self, _job):
        return import_catalogue.UNIT_COLUMNS, import_catalogue.unit_rules()

    def _store(self, job, records):
        return self._store_by(
            job, "clothingline.unit", "code", records, self._unit_values
        )

    def _unit_values(self, values):
        """Only what the file says: an empty cell leaves what is there."""
        found = {"code": values["code"], "name": values["title"], "active": True}
        return found | {
            name: values[name] for name in ("kind", "decree") if values.get(name)
        }


class ClothinglineImportScheme(models.AbstractModel):
    """Files of certification schemes."""

    _name = "clothingline.import.scheme"
    _description = "Import of schemes"
    _inherit = "clothingline.import.catalogue"

    def _layout(self, job):
        known = import_catalogue.Known(
            units=job._by_text("clothingline.unit", "code"),
            stages=job._by_text("clothingline.stage", "code", "name"),
            families=job._by_text("clothingline.garment.family", "code", "name"),
        )
        return import_catalogue.scheme_columns(known), import_catalogue.scheme_rules()

    def _store(self, job, records):
        return self._store_by(
            job, "clothingline.scheme", "number", records, self._scheme_values
        )

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
