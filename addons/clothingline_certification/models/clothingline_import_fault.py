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
        return {
            "unreadable": self.env._(
                "This is no CSV or XLSX file. Save the table as one of them."
            ),
            "large": self.env._("The file is larger than 10 MB. Divide it."),
            "rows": self.env._("More than 50,000 rows. Divide the file."),
            "empty": self.env._(
                "There is no row under the names of the columns. Use the template."
            ),
            "column": self.env._(
                "No column has this name. Correct it after the template or remove it."
            ),
            "column_twice": self.env._("Two columns have this name. Remove one."),
            "column_missing": self.env._(
                "This column is needed. Add it after the template."
            ),
            "cells": self.env._(
                "More cells than columns. Look for a separator inside a text and put "
                "the text in quotation marks."
            ),
        }

    def _cell_sentences(self):
        return {
            "missing": self.env._("This cell may not be empty. Fill it in."),
            "date": self.env._("No date. Write it as 2026-11-04 or 04/11/2026."),
            "phone": self.env._(
                "No valid telephone number. Write it as 0812-3456-7890."
            ),
            "email": self.env._(
                "No e-mail address. Correct it or leave the cell empty."
            ),
            "number": self.env._("No whole number that fits here. Correct it."),
            "gender": self.env._("Write P (female) or L (male), or leave it empty."),
            "city": self.env._(
                "No city or regency has this name. Write it as in the list of cities, "
                "such as Kota Surabaya, or its code, such as 35.78."
            ),
            "scheme": self.env._(
                "No such scheme. Write its number, or add the scheme first."
            ),
            "issuer": self.env._(
                "No certification body has this name. Correct it, or add the body as "
                "a company first."
            ),
            "unit": self.env._(
                "No unit has this code. Correct it or import the unit first."
            ),
            "stage": self.env._("No stage has this code. Write cut, sew or finish."),
            "family": self.env._(
                "No garment family has this code. Look it up in the list."
            ),
            "unit_kind": self.env._("Write core or elective, or leave it empty."),
            "scheme_kind": self.env._(
                "Write kkni, occupation or cluster, or leave it empty."
            ),
        }

    def _row_sentences(self):
        return {
            "other_person": self.env._(
                "Another person has this telephone number. Correct the number, or "
                "write the name exactly as it is there."
            ),
            "incomplete": self.env._(
                "A certificate needs scheme, number, issuer and date of issue. Fill "
                "in this cell or empty the others."
            ),
            "future": self.env._("This day has not come yet. Correct the date."),
            "order": self.env._(
                "It expires before it is issued. Correct one of the dates."
            ),
            "twice": self.env._(
                "The same stands in a line above. Remove one of the two."
            ),
            "exists": self.env._("This certificate is here already. Remove the line."),
            "registered": self.env._(
                "This person is registered already. Remove the line."
            ),
        }
