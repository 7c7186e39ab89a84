from odoo import models
from odoo.fields import Command, Domain

from odoo.addons.clothingline_base.tools.phone_number import normal

from ..tools import import_people

# Nobody follows what an import makes, and no message is written for each row.
_QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


class ClothinglineImportPeople(models.AbstractModel):
    """Files of people with their certificates: who is known by telephone keeps the
    profile."""

    _name = "clothingline.import.people"
    _description = "Import of people"

    def _layout(self, job):
        known = self._known_people(job)
        return import_people.columns(known), import_people.rules(known)

    def _known_people(self, job):
        Scheme = self.env["clothingline.scheme"]
        return import_people.Known(
            today=self.env.company._today(),
            normal=normal,
            cities=job._by_text("res.city", "kemendagri_code", "name"),
            schemes=job._by_text(Scheme._name, "number", "name"),
            issuers=job._by_text(
                "res.partner", "name", domain=[("is_company", "=", True)]
            ),
            certificates=self._known_numbers(),
            people=self._known_tailors(),
        )

    def _known_numbers(self):
        rows = self.env["clothingline.certificate"].search_fetch(
            Domain("number", "!=", False) & Domain("state", "!=", "revoked"),
            ["issuer_id", "number"],
        )
        return frozenset(
            (row.issuer_id.id, row.number.replace(" ", "").upper()) for row in rows
        )

    def _known_tailors(self):
        """Tailors by telephone number, as the check of a file writes it."""
        tailors = (
            self.env["clothingline.tailor"]
            .with_context(active_test=False)
            .search_fetch(
                [("phone_key", "!=", False)], ["phone_key", "name"], order="id desc"
            )
        )
        return {one.phone_key: (one.id, one.name or "") for one in tailors}

    def _store(self, job, records):
        issued = 0
        tailors = dict(self._known_tailors())
        tailor_ids = {number: known[0] for number, known in tailors.items()}
        before = len(tailor_ids)
        for batch in job._batches(records):
            self._store_new_people(batch, tailor_ids)
            certificates = self._store_certificates(batch, tailor_ids)
            issued += len(certificates)
        return self.env._(
            "%(people)s new people, %(certificates)s certificates in force.",
            people=len(tailor_ids) - before,
            certificates=issued,
        )

    def _store_new_people(self, records, tailor_ids):
        """A contact and an applicant for each telephone number that is new."""
        new = {}
        for record in records:
            values = record.values
            if values["phone"] not in tailor_ids:
                new.setdefault(values["phone"], values)
        cities = self._cities(new.values())
        partners = (
            self.env["res.partner"]
            .with_context(**_QUIET)
            .create([self._partner_values(values, cities) for values in new.values()])
        )
        tailors = (
            self.env["clothingline.tailor"]
            .with_context(**_QUIET)
            .create(
                [
                    {"partner_id": partner.id, "gender": values.get("gender")}
                    for partner, values in zip(partners, new.values(), strict=True)
                ]
            )
        )
        tailor_ids.update(zip(new, tailors.ids, strict=True))
        return tailors

    def _cities(self, people):
        """The cities of these people by id, read at once."""
        ids = {values["city"] for values in people if values.get("city")}
        return {city.id: city for city in self.env["res.city"].browse(ids)}

    def _partner_values(self, values, cities):
        city = cities.get(values.get("city"), self.env["res.city"])
        return {
            "name": values["name"],
            "phone": values["phone"],
            "email": values.get("email"),
            "street": values.get("street"),
            "city_id": city.id,
            "city": city.name,
            "state_id": city.state_id.id,
            "country_id": city.country_id.id or self.env.ref("base.id").id,
        }

    def _store_certificates(self, records, tailor_ids):
        certificates = (
            self.env["clothingline.certificate"]
            .with_context(**_QUIET)
            .create(
                [
                    {
                        "tailor_id": tailor_ids[record.values["phone"]],
                        **self._certificate_values(record.values),
                    }
                    for record in records
                    if record.values.get("certificate")
                ]
            )
        )
        if certificates:
            certificates.action_issue()
        return certificates

    def _certificate_values(self, values):
        units = self.env["clothingline.scheme"].browse(values["scheme"]).unit_ids
        found = {
            "scheme_id": values["scheme"],
            # Given and not left to be computed: one statement for all rows.
            "unit_ids": [Command.set(units.ids)],
            "number": values["certificate"],
            "registration_number": values.get("registration"),
            "issuer_id": values["issuer"],
            "issue_date": values["issue_date"],
        }
        if values.get("expiry_date"):
            found["expiry_date"] = values["expiry_date"]
        return found
