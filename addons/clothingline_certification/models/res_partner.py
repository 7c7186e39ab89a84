from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ResPartner(models.Model):
    """A person who may judge: an officer registers him, and nobody himself."""

    _inherit = "res.partner"

    assessor_number = fields.Char(
        help="Registration number as an assessor, e.g. MET.000.000000.2026. "
        "Empty: this person judges nobody.",
        groups="clothingline_base.group_clothingline_user",
        copy=False,
        tracking=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if any(vals.get("assessor_number") for vals in vals_list):
            partners._check_registers_assessors()
        return partners

    def write(self, vals):
        if "assessor_number" in vals:
            self._check_registers_assessors()
        return super().write(vals)

    def _check_registers_assessors(self):
        user = self.env.user
        if self.env.su or user.has_group(
            "clothingline_base.group_clothingline_manager"
        ):
            return
        if not user.has_group("clothingline_base.group_clothingline_officer"):
            raise AccessError(
                self.env._("Assessors are registered by the programme officer.")
            )
        if user.partner_id in self:
            raise UserError(
                self.env._(
                    "You cannot register yourself as an assessor. Ask a manager."
                )
            )
