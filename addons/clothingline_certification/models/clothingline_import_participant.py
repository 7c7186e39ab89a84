from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import import_people
from ..tools.import_check import unique


class ClothinglineImport(models.Model):
    """The participants of a session: whoever is new becomes an applicant."""

    _inherit = "clothingline.import"

    kind = fields.Selection(
        selection_add=[("participant", "Participants of a session")],
        ondelete={"participant": "cascade"},
    )
    session_id = fields.Many2one(
        "event.event", ondelete="cascade", domain=[("programme_id", "!=", False)]
    )

    @api.constrains("kind", "session_id")
    def _check_session(self):
        for job in self:
            if job.kind == "participant" and not job.session_id:
                raise ValidationError(
                    self.env._("Choose the session that the people take part in.")
                )

    def _layout_participant(self):
        known = self._known_people()
        taken = self.session_id._registered_tailors().ids
        phones = {phone for phone, found in known.people.items() if found[0] in taken}

        def not_registered(record):
            if record.values["phone"] in phones:
                yield "phone", "registered"

        return import_people.person_columns(known), (
            import_people.one_person_a_phone(known),
            unique(lambda record: record.values["phone"], "phone"),
            not_registered,
        )

    def _store_participant(self, records):
        tailor_ids = {phone: found[0] for phone, found in self._known_tailors().items()}
        before = len(tailor_ids)
        for batch in self._batches(records):
            self._store_new_people(batch, tailor_ids)
            tailors = self.env["clothingline.tailor"].browse(
                [tailor_ids[record.values["phone"]] for record in batch]
            )
            self.session_id._register_tailors(tailors)
        return self.env._(
            "%(registered)s registered, %(people)s of them new.",
            registered=len(records),
            people=len(tailor_ids) - before,
        )
