from odoo import fields, models


class ClothinglineImportProgress(models.Model):
    """How far an import is while it runs. It is apart from the import, which is locked
    by its own transaction until the last row is stored."""

    _name = "clothingline.import.progress"
    _description = "Progress of an import"
    _log_access = False

    # A plain number: a key would make the two transactions wait for each other.
    import_id = fields.Integer(required=True, readonly=True)
    progress = fields.Float(readonly=True)

    _import_uniq = models.Constraint(
        "UNIQUE (import_id)", "An import has one progress."
    )
