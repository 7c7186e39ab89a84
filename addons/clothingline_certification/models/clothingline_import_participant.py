from odoo import models

from ..tools import import_people
from ..tools.import_check import unique


class ClothinglineImportParticipant(models.AbstractModel):
    """Files of the participants of a session: whoever is new becomes an applicant."""

    _name = "clothingline.import.participant"
    _description = "Import of participants"
    _inherit = "clothingline.import.people"

    def _layout(self, job):
        known = self._known_people(job)
        taken = job.session_id._registered_tailors().ids
        phones = {phone for phone, found in known.people.items() if found[0] in taken}

        def not_registered(record):
            if record.values["phone"] in phones:
                yield "phone", "registered"

        return import_people.person_columns(known), (
            import_people.one_person_a_phone(known),
            unique(lambda record: record.values["phone"], "phone"),
            not_registered,
        )

    def _store(self, job, records):
        tailor_ids = {phone: found[0] for phone, found in self._known_tailors().items()}
        before = len(tailor_ids)
        for batch in job._batches(records):
            self._store_new_people(batch, tailor_ids)
            tailors = self.env["clothingline.tailor"].browse(
                [tailor_ids[record.values["phone"]] for record in batch]
            )
            job.session_id._register_tailors(tailors)
        return self.env._(
            "%(registered)s registered, %(people)s of them new.",
            registered=len(records),
            people=len(tailor_ids) - before,
        )
