import re
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.phone_number import normal


class ClothinglineApplication(models.Model):
    """How an accepted applicant becomes a member who can log in."""

    _inherit = "clothingline.application"

    user_id = fields.Many2one("res.users", "Login", readonly=True, copy=False)

    def action_invite(self):
        """Open a message with the link where the member chooses a password."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "accepted":
            raise UserError(self.env._("Accept the application first."))
        # sudo: who admits a member may give him the way to his own login.
        partner = self.sudo().tailor_id.partner_id
        partner.signup_prepare()
        text = self.env._(
            "Welcome, %(name)s. Choose your password here: %(url)s",
            name=self.name,
            url=partner._get_signup_url(),
        )
        return self._open_message(text)

    def action_tell(self):
        """Open a message with the address where the applicant reads the answer."""
        self.ensure_one()
        return self._open_message(
            self.env._(
                "%(name)s, your application for membership: %(url)s",
                name=self.name,
                url=f"{self.get_base_url()}/join/{self.code}",
            )
        )

    def _open_message(self, text):
        digits = re.sub(r"\D", "", normal(self.phone) or self.phone)
        return {
            "type": "ir.actions.act_url",
            "url": f"https://wa.me/{digits}?text={quote(text)}",
            "target": "new",
        }

    def _make_member(self):
        """The profile, its membership and the login of an accepted applicant."""
        self.ensure_one()
        if not self.tailor_id:
            self.tailor_id = self._tailor_with(self.phone) or self._new_tailor()
        tailor = self.tailor_id
        tailor.machine_type_ids |= self.machine_type_ids
        if self.weekly_capacity_minutes:
            tailor.weekly_capacity_minutes = self.weekly_capacity_minutes
        if self.gender and not tailor.gender:
            tailor.gender = self.gender
        if tailor.state == "applicant":
            tailor.action_admit()
        elif tailor.state != "member":
            tailor.action_readmit()
        self.user_id = self._login()

    def _new_tailor(self):
        partner = self.env["res.partner"].create(
            {
                "name": self.name,
                "is_company": self.kind == "ikm",
                "phone": self.phone,
                "email": self.email,
                "street": self.street,
                "city_id": self.city_id.id,
                "city": self.city_id.name,
                "state_id": self.state_id.id,
                "country_id": self.city_id.country_id.id,
            }
        )
        return self.env["clothingline.tailor"].create({"partner_id": partner.id})

    def _login(self):
        """The portal user of the member: the one there is, or a new one."""
        # sudo: who admits a member gives him a tailor's login, and no other right.
        users = self.env["res.users"].sudo().with_context(active_test=False)
        tailors = self.env.ref("clothingline_base.group_clothingline_tailor")
        partner = self.tailor_id.partner_id
        user = users.search([("partner_id", "=", partner.id)], limit=1)
        if user:
            if user._is_portal():
                user.write({"active": True, "group_ids": [Command.link(tailors.id)]})
            return user
        login = self.email or self.phone
        if users.search_count([("login", "=", login)], limit=1):
            raise UserError(
                self.env._(
                    "%(login)s is the login of another person. Correct e-mail or "
                    "telephone of %(applicant)s, then accept.",
                    login=login,
                    applicant=self.name,
                )
            )
        return users.with_context(no_reset_password=True).create(
            {
                "login": login,
                "partner_id": partner.id,
                "lang": self.env.user.lang,
                "tz": "Asia/Jakarta",
                "group_ids": [Command.set(tailors.ids)],
            }
        )

    @api.model
    def _tailor_with(self, phone):
        """The tailor who has this telephone number, however it is written."""
        tailors = self.env["clothingline.tailor"].with_context(active_test=False)
        number = normal(phone or "")
        if not number:
            return tailors
        found = tailors.search([("phone", "=like", f"%{number[-4:]}")])
        return found.filtered(lambda tailor: normal(tailor.phone) == number)[:1]
