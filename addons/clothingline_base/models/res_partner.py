from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError

# Who reads a wrong one of these pays, calls or certifies somebody else.
_TELLING = ("name", "phone", "email")


class ResPartner(models.Model):
    """The contact of a tailor, who does not rename himself, and whose name, telephone
    number and e-mail address are changed by someone with a name."""

    _inherit = "res.partner"

    clothingline_is_brand = fields.Boolean(
        "Brand",
        index="btree_not_null",
        groups="base.group_user",
        help="Orders garments from the firm.",
    )

    def write(self, vals):
        watched = [name for name in _TELLING if name in vals]
        tailors = self._tailor_profiles() if watched else ()
        if "name" in watched and self._renames_himself(vals["name"]):
            raise UserError(self._rename_message())
        before = {tailor: tailor.partner_id.read(watched)[0] for tailor in tailors}
        result = super().write(vals)
        for tailor, old in before.items():
            tailor.partner_id._log_in_profile(tailor, old)
        return result

    def _tailor_profiles(self):
        # sudo: whoever changes a contact, the profile that hangs on it is concerned.
        tailors = self.env["clothingline.tailor"].sudo().with_context(active_test=False)
        return tailors.search([("partner_id", "in", self.ids)])

    def _renames_himself(self, name):
        """Whether a tailor is about to change the name that his papers bear."""
        user = self.env.user
        own = self & user.commercial_partner_id
        return bool(
            own
            and user._is_portal()
            and (name or "").strip() != (own.sudo().name or "").strip()
            and own._tailor_profiles()
        )

    def _rename_message(self):
        return self.env._(
            "Your name stands on certificates and payments. Ask the programme officer "
            "to correct it."
        )

    def _log_in_profile(self, tailor, old):
        """Note in the profile who changed what of the contact."""
        lines = [
            self.env._(
                "%(field)s: %(old)s → %(new)s",
                field=self._fields[name]._description_string(self.env),
                old=old[name] or "-",
                new=self[name] or "-",
            )
            for name in _TELLING
            if name in old and (old[name] or "") != (self[name] or "")
        ]
        if lines:
            author = self.env.user.partner_id.id
            tailor._message_log(body=Markup("<br/>").join(lines), author_id=author)
