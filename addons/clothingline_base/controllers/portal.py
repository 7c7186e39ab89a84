from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class TailorAccount(CustomerPortal):
    """Odoo's own page of one's address: a tailor does not rename himself there."""

    def _validate_address_values(self, address_values, partner_sudo, *args, **kwargs):
        invalid, missing, messages = super()._validate_address_values(
            address_values, partner_sudo, *args, **kwargs
        )
        name = address_values.get("name", partner_sudo.name)
        if partner_sudo._renames_himself(name):
            invalid.add("name")
            messages.append(request.env["res.partner"]._rename_message())
        return invalid, missing, messages
