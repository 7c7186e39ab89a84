import base64

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools import import_check, import_table
from ..tools.import_check import key_of

_MAX_BYTES = 10 * 1024 * 1024
_MAX_ROWS = 50_000
_MAX_FAULTS = 500
_BATCH = 1_000


class ClothinglineImport(models.Model):
    """One file of people, participants, units or schemes: a draft, then waiting for
    the background, then done as a whole, or refused with every fault by its line and
    nothing stored. A refused file is corrected, chosen again and started again."""

    _name = "clothingline.import"
    _description = "Import"
    _inherit = ["clothingline.state.mixin", "clothingline.fixed.document.mixin"]
    _order = "id desc"
    _rec_name = "file_name"

    _transitions = {
        "draft": ("waiting", "refused"),
        "waiting": ("done", "refused"),
        "refused": ("waiting", "refused"),
        "done": (),
    }
    _fixed_fields = frozenset({"kind", "file", "file_name", "session_id"})
    _kept_fields = frozenset({"row_qty", "summary", "fault_qty", "fault_ids"})

    kind = fields.Selection(
        [
            ("people", "People and certificates"),
            ("participant", "Participants of a session"),
            ("unit", "Units of competence"),
            ("scheme", "Certification schemes"),
        ],
        required=True,
        default="people",
    )
    file = fields.Binary(required=True, attachment=True, copy=False)
    file_name = fields.Char(required=True, copy=False)
    session_id = fields.Many2one(
        "event.event", ondelete="cascade", domain=[("programme_id", "!=", False)]
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("waiting", "Waiting"),
            ("refused", "Refused"),
            ("done", "Done"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    row_qty = fields.Integer("Rows", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress", help="Stored so far, in %")
    summary = fields.Text(readonly=True, copy=False)
    fault_ids = fields.One2many(
        "clothingline.import.fault", "import_id", string="Faults", readonly=True
    )
    fault_qty = fields.Integer("Number of faults", readonly=True, copy=False)

    @api.depends("state")
    def _compute_progress(self):
        done = {
            job.import_id: job.progress
            for job in self.env["clothingline.import.progress"].search(
                [("import_id", "in", self.ids)]
            )
        }
        for job in self:
            job.progress = 100 if job.state == "done" else done.get(job.id, 0)

    @api.constrains("kind", "session_id")
    def _check_session(self):
        for job in self:
            if job.kind == "participant" and not job.session_id:
                raise ValidationError(
                    self.env._("Choose the session that the people take part in.")
                )

    def action_check(self):
        """Say what is wrong in the file, and store nothing."""
        self.ensure_one()
        self.check_access("write")
        records, faults = self._check_file()
        if faults:
            self._refuse(faults)
            return False
        return self._notify(
            self.env._(
                "%(rows)s rows without a fault. Start the import.", rows=len(records)
            )
        )

    def action_start(self):
        """Leave the work to the background, which takes all of the file or nothing."""
        self.check_access("write")
        self._move_to("waiting")
        self._clear_report()
        # sudo: whoever may start an import may wake what runs it.
        self.env.ref("clothingline_certification.import_cron").sudo()._trigger()
        return True

    def _notify(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": "success"},
        }

    @api.model
    def _cron_run(self):
        """Run what waits, each import in its own transaction as who started it."""
        waiting = self.search([("state", "=", "waiting")], order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(waiting))
        for job in waiting:
            locked = job.try_lock_for_update().filtered_domain(
                [("state", "=", "waiting")]
            )
            locked.with_user(job.create_uid)._run()
            cron._commit_progress(1)

    def _run(self):
        """Store all of the file, or say what is wrong in it and store nothing."""
        for job in self:
            records, faults = job._check_file()
            if faults:
                job._refuse(faults)
                continue
            try:
                with self.env.cr.savepoint():
                    summary = job._kind()._store(job, records)
                    self.env.flush_all()
            except (UserError, IntegrityError) as error:
                message = self._sentence(error)
                job._refuse([import_check.Fault(0, "", message, "refused")])
                continue
            job._move_to("done")
            job._in_step().write({"summary": summary, "row_qty": len(records)})

    def _kind(self):
        """What knows the columns of this kind of file, and stores its rows."""
        return self.env[f"clothingline.import.{self.kind}"]

    def _is_fixed(self):
        return self.state in ("waiting", "done")

    def _check_deletable(self):
        """A file holds people's data: it may go when it has been read."""
        self.filtered(lambda job: job.state == "waiting")._check_draft()

    def _fixed_message(self):
        return self.env._(
            "%(file)s is being imported or is in already. Make a new "
            "import for another file.",
            file=self.file_name,
        )

    def _sentence(self, error):
        """What the user reads of an error, in the words of the model it came from."""
        if isinstance(error, UserError):
            return str(error)
        table = error.diag.table_name
        for model in self.env.values():
            if model._table == table:
                return model._sql_error_to_message(error)
        return self._sql_error_to_message(error)

    def _check_file(self):
        """The records of the file and its faults."""
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        if len(content) > _MAX_BYTES:
            return [], [import_check.Fault(0, "", "", "large")]
        try:
            table = import_table.read(content)
        except import_table.UnreadableError:
            return [], [import_check.Fault(0, "", "", "unreadable")]
        if len(table) > _MAX_ROWS + 1:
            return [], [import_check.Fault(0, "", str(len(table) - 1), "rows")]
        columns, rules = self._kind()._layout(self)
        return import_check.check(table, columns, rules)

    def _refuse(self, faults):
        self._move_to("refused")
        self._clear_report()
        self._in_step().write({"fault_qty": len(faults)})
        # sudo: the report is written by the check alone, never by its reader.
        self.env["clothingline.import.fault"].sudo().create(
            [
                {"import_id": self.id, **fault._asdict()}
                for fault in faults[:_MAX_FAULTS]
            ]
        )

    def _clear_report(self):
        # sudo: the report is written by the check alone, never by its reader.
        self.sudo().fault_ids.unlink()
        self._in_step().write({"fault_qty": 0, "summary": False})

    def _by_text(self, model, *names, domain=()):
        """The ids of the records by each of these texts; the first record wins."""
        rows = self.env[model].search_read(list(domain), names, order="id desc")
        return {
            key_of(row[name]): row["id"]
            for name in reversed(names)
            for row in rows
            if row[name]
        }

    def _batches(self, records):
        """The records in handfuls; tells how far it is after each."""
        for start in range(0, len(records), _BATCH):
            yield records[start : start + _BATCH]
            self.env.flush_all()
            self.env.invalidate_all()
            self._tell_progress(100 * (start + _BATCH) / len(records))

    def _tell_progress(self, progress):
        """Show how far it is to whoever looks, while nothing is committed yet.

        Only what runs in the background is looked at; a second connection writes a row
        that the import itself never touches, so the two do not wait for each other.
        """
        if self.env.context.get("cron_id"):
            with self.env.registry.cursor() as cr:
                cr.execute(
                    SQL(
                        """INSERT INTO clothingline_import_progress
                               (import_id, progress) VALUES (%s, %s)
                           ON CONFLICT (import_id)
                           DO UPDATE SET progress = EXCLUDED.progress""",
                        self.id,
                        min(progress, 99.0),
                    )
                )
