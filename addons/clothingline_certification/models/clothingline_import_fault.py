from odoo import api, fields, models


class ClothinglineImportFault(models.Model):
    """One thing that is wrong in a file: its line and column, and what to do."""

    _name = "clothingline.import.fault"
    _description = "Fault in an import"
    _order = "import_id, line, id"
    _rec_name = "message"

    import_id = fields.Many2one(
        "clothingline.import", required=True, ondelete="cascade", index=True
    )
    line = fields.Integer(readonly=True)
    column = fields.Char(readonly=True)
    value = fields.Char("What it says", readonly=True)
    kind = fields.Char(required=True, readonly=True)
    message = fields.Char("What to do", compute="_compute_message")

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_message(self):
        sentences = self._file_sentences() | self._cell_sentences()
        sentences |= self._row_sentences()
        for fault in self:
            fault.message = sentences.get(fault.kind, fault.value)

    def _file_sentences(self):
        _ = self.env._
        return {
            "unreadable": _(
                "This is no CSV or XLSX file. Save the table as one of them."
            ),
            "large": _("The file is larger than 10 MB. Divide it."),
            "rows": _("More than 50,000 rows. Divide the file."),
            "empty": _(
                "There is no row under the names of the columns. Use the template."
            ),
            "column": _(
                "No column has this name. Correct it after the template or remove it."
            ),
            "column_twice": _("Two columns have this name. Remove one."),
            "column_missing": _("This column is needed. Add it after the template."),
            "cells": _(
                "More cells than columns. Look for a separator inside a text and put "
                "the text in quotation marks."
            ),
        }

    def _cell_sentences(self):
        _ = self.env._
        return {
            "missing": _("This cell may not be empty. Fill it in."),
            "date": _("No date. Write it as 2026-11-04 or 04/11/2026."),
            "phone": _("No valid telephone number. Write it as 0812-3456-7890."),
            "email": _("No e-mail address. Correct it or leave the cell empty."),
            "number": _("No whole number that fits here. Correct it."),
            "gender": _("Write P (female) or L (male), or leave it empty."),
            "city": _(
                "No city or regency has this name. Write it as in the list of cities, "
                "such as Kota Surabaya, or its code, such as 35.78."
            ),
            "scheme": _("No such scheme. Write its number, or add the scheme first."),
            "issuer": _(
                "No certification body has this name. Correct it, or add the body as "
                "a company first."
            ),
            "unit": _("No unit has this code. Correct it or import the unit first."),
            "stage": _("No stage has this code. Write cut, sew or finish."),
            "family": _("No garment family has this code. Look it up in the list."),
            "unit_kind": _("Write core or elective, or leave it empty."),
            "scheme_kind": _("Write kkni, occupation or cluster, or leave it empty."),
        }

    def _row_sentences(self):
        _ = self.env._
        return {
            "other_person": _(
                "Another person has this telephone number. Correct the number, or "
                "write the name exactly as it is there."
            ),
            "incomplete": _(
                "A certificate needs scheme, number, issuer and date of issue. Fill "
                "in this cell or empty the others."
            ),
            "future": _("This day has not come yet. Correct the date."),
            "order": _("It expires before it is issued. Correct one of the dates."),
            "twice": _("The same stands in a line above. Remove one of the two."),
            "exists": _("This certificate is here already. Remove the line."),
            "registered": _("This person is registered already. Remove the line."),
        }
