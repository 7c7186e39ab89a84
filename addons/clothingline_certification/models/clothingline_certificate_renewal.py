from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.clothingline_base.tools.phone_number import whatsapp_url

from ..tools import reminder

_BATCH = 100


class ClothinglineCertificate(models.Model):
    """Certificates that expire: who is to be assessed again, and who was told."""

    _inherit = "clothingline.certificate"

    days_left = fields.Integer(compute="_compute_days_left")
    is_renewed = fields.Boolean(
        compute="_compute_is_renewed",
        search="_search_is_renewed",
        help="The holder has a later certificate of the same scheme.",
    )
    reminded_days = fields.Integer(
        "Reminded (days ahead)", readonly=True, copy=False, help="0: not yet."
    )
    reminder_date = fields.Date("Reminded on", readonly=True, copy=False)

    @api.depends("expiry_date")
    def _compute_days_left(self):
        today = self.env.company._today()
        for certificate in self:
            expiry_date = certificate.expiry_date or today
            certificate.days_left = (expiry_date - today).days

    def _compute_is_renewed(self):
        renewed = self.search([("id", "in", self.ids), ("is_renewed", "=", True)])
        for certificate in self:
            certificate.is_renewed = certificate in renewed

    def _search_is_renewed(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model(["tailor_id", "scheme_id", "state", "expiry_date"])
        renewed = SQL(
            "(SELECT old.id FROM clothingline_certificate old"
            "   JOIN clothingline_certificate new"
            "     ON new.tailor_id = old.tailor_id AND new.scheme_id = old.scheme_id"
            "    AND new.state = 'issued' AND new.expiry_date > old.expiry_date)"
        )
        return Domain("id", "in" if True in value else "not in", renewed)

    def _get_kept_fields(self):
        return super()._get_kept_fields() | {"reminded_days", "reminder_date"}

    def action_remind(self):
        """Write to the holders of these certificates now."""
        self.check_access("write")
        without = self.filtered(lambda c: not c.tailor_id.email)
        if without:
            raise UserError(
                self.env._(
                    "%(names)s: no e-mail address. Enter it, or use WhatsApp.",
                    names=", ".join(without.tailor_id.mapped("name")),
                )
            )
        self._remind()
        return True

    def action_whatsapp(self):
        """Open a chat with the holder, the text typed in."""
        self.ensure_one()
        self.check_access("write")
        url = whatsapp_url(self.tailor_id.phone or "", self._reminder_text())
        if not url:
            raise UserError(
                self.env._(
                    "%(name)s has no telephone number. Enter it on the tailor's page.",
                    name=self.tailor_id.name,
                )
            )
        self._mark_reminded()
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def _reminder_text(self):
        # In the language of who reads it, not of who sends it.
        env = self.with_context(lang=self.tailor_id.partner_id.lang).env
        return env._(
            "Hello %(name)s, your certificate %(number)s for %(scheme)s is valid until "
            "%(date)s. Register for a new assessment in time, so that you can go on "
            "working. %(url)s",
            name=self.tailor_id.name,
            number=self.number,
            scheme=self._paper()["scheme"],
            date=format_date(env, self.expiry_date),
            url=self._public_url(),
        )

    def _remind(self):
        template = self.env.ref("clothingline_certification.mail_template_renewal")
        # sudo: the template is ours, whoever sends it; the right was checked before.
        template.sudo().send_mail_batch(self.ids)
        self._mark_reminded()

    def _mark_reminded(self):
        today = self.env.company._today()
        for certificate in self.sudo()._in_step():
            ahead = [days for days in reminder.AHEAD if certificate.days_left <= days]
            certificate.write(
                {
                    "reminded_days": ahead[0] if ahead else max(reminder.AHEAD),
                    "reminder_date": today,
                }
            )

    @api.model
    def _to_remind(self):
        """Whose reminder is due today and can be written to."""
        last = self.env.company._today() + relativedelta(days=max(reminder.AHEAD))
        certificates = self.search(
            self._valid_domain(self.env.company._today())
            & Domain("expiry_date", "<=", last)
            & Domain("is_renewed", "=", False)
            & Domain("reminded_days", "!=", min(reminder.AHEAD))
            & Domain("tailor_id.partner_id.email", "!=", False)
        )
        return certificates.filtered(
            lambda c: bool(reminder.due(c.days_left, c.reminded_days))
        )

    @api.model
    def _cron_remind(self):
        """Each morning: write to those whose certificate expires soon."""
        certificates = self._to_remind()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(certificates))
        for start in range(0, len(certificates), _BATCH):
            batch = certificates[start : start + _BATCH]
            batch.try_lock_for_update()._remind()
            if not cron._commit_progress(len(batch)):
                break
