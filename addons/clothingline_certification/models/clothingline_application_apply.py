import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.clothingline_base.tools import media
from odoo.addons.clothingline_base.tools.phone_number import normal

from ..tools.import_check import WrongError, mail

MAX_DOCUMENTS = 5
# A letter stays readable at this size.
_SIDE = 2000  # pixels
_WEEK = 7 * 24 * 60  # minutes
_TEXT = 200
_NOTE = 2000


class ClothinglineApplication(models.Model):
    """How a stranger applies: whatever is sent is read anew, nothing is believed."""

    _inherit = "clothingline.application"

    @api.model
    def _apply(self, sent, documents=()):
        """A received application from the texts of a form, or a sentence why not."""
        values = self._read_profile(sent)
        kept = self._read_documents(documents)
        if not sent.get("consent"):
            raise UserError(
                self.env._("Tick that we may keep and check what you send us.")
            )
        if self.search_count(
            [
                ("phone", "=", values["phone"]),
                ("state", "in", ("received", "shortlisted", "appealed")),
            ]
        ):
            raise UserError(
                self.env._(
                    "An application with this telephone number is being looked at "
                    "already. Wait for the answer."
                )
            )
        intake = self.env["clothingline.intake"]._open_for(
            self.env["res.city"].browse(values["city_id"]).state_id,
            self.env.company._today(),
        )
        application = self._in_step().create(
            {
                **values,
                "intake_id": intake.id,
                "consent_date": fields.Datetime.now(),
            }
        )
        application._keep_documents(kept)
        return application

    def _read_profile(self, sent):
        """The values of the profile, each checked."""
        name = (sent.get("name") or "").strip()
        if not 2 <= len(name) <= _TEXT:
            raise UserError(self.env._("Write your name, or that of your firm."))
        phone = normal(sent.get("phone") or "")
        if not phone:
            raise UserError(
                self.env._("Write your telephone number like this: 0812-3456-7890.")
            )
        capacity = (sent.get("hours") or "0").strip()
        if not capacity.isascii() or not capacity.isdigit() or len(capacity) > 5:
            raise UserError(self.env._("Write the hours a week as a number, e.g. 40."))
        return {
            "name": name,
            "phone": phone,
            "kind": "ikm" if sent.get("kind") == "ikm" else "tailor",
            "email": self._read_mail(sent.get("email")),
            "gender": sent.get("gender") in ("female", "male") and sent["gender"],
            "street": (sent.get("street") or "").strip()[:_TEXT],
            "city_id": self._read_city(sent.get("city")),
            "weekly_capacity_minutes": self._read_capacity(int(capacity)),
            "certificate_number": (sent.get("certificate") or "").strip()[:_TEXT],
            "note": (sent.get("note") or "").strip()[:_NOTE],
            "stage_ids": self._read_choice("clothingline.stage", sent, "stage"),
            "machine_type_ids": self._read_choice(
                "clothingline.machine.type", sent, "machine"
            ),
        }

    def _read_capacity(self, hours):
        # A workshop has more hands than one: a hundred full weeks at most.
        if hours * 60 > 100 * _WEEK:
            raise UserError(self.env._("Write the hours a week as a number, e.g. 40."))
        return hours * 60

    def _read_mail(self, text):
        text = (text or "").strip()
        try:
            return mail(text) if text else False
        except WrongError as wrong:
            raise UserError(
                self.env._("Correct the e-mail address, or leave it empty.")
            ) from wrong

    def _read_city(self, text):
        cities = self.env["res.city"]
        text = (text or "").strip()[:_TEXT]
        city = text and cities.search(
            [
                ("kemendagri_code", "!=", False),
                "|",
                ("name", "=ilike", text.replace("%", "").replace("_", "")),
                ("kemendagri_code", "=", text),
            ],
            limit=1,
        )
        if not city:
            raise UserError(
                self.env._("Choose your city or regency, such as Kota Surabaya.")
            )
        return city.id

    def _read_choice(self, model, sent, name):
        """Whichever of the records on offer was ticked, as name_<id>."""
        ticked = (key.removeprefix(f"{name}_") for key, value in sent.items() if value)
        ids = [int(key) for key in ticked if re.fullmatch("[0-9]{1,9}", key)]
        return [fields.Command.set(self.env[model].search([("id", "in", ids)]).ids)]

    def _read_documents(self, contents):
        """The documents as they are kept."""
        if len(contents) > MAX_DOCUMENTS:
            raise UserError(
                self.env._("Send at most %(count)s documents.", count=MAX_DOCUMENTS)
            )
        try:
            return [self._clean_document(content) for content in contents]
        except media.MediaError as error:
            if error.reason == "size":
                raise UserError(
                    self.env._("A document is too large. Send at most 8 MB each.")
                ) from error
            raise UserError(
                self.env._("Send your documents as photos (JPG, PNG) or PDF.")
            ) from error

    def _clean_document(self, content):
        """Content, extension and type: a PDF as it is, a picture drawn anew."""
        if not content.startswith(b"%PDF-"):
            return media.clean_picture(content, _SIDE), "jpg", "image/jpeg"
        if len(content) > media.PICTURE_BYTES:
            raise media.MediaError("size")
        return content, "pdf", "application/pdf"

    def _keep_documents(self, documents):
        self.env["ir.attachment"].create(
            [
                {
                    "name": self.env._(
                        "Document %(number)s.%(extension)s",
                        number=number,
                        extension=extension,
                    ),
                    "raw": content,
                    "mimetype": mimetype,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for number, (content, extension, mimetype) in enumerate(documents, 1)
            ]
        )

    @api.model
    def _with_code(self, code):
        """The application of this code; none for any other text."""
        if not isinstance(code, str) or len(code) != 22 or not code.isascii():
            return self.browse()
        return self.search([("code", "=", code)])
