from odoo import api, fields, models


class ResUsers(models.Model):
    """A user of the firm, and the roles of the suite that he holds."""

    _inherit = "res.users"

    clothingline_role_ids = fields.Many2many(
        "res.groups",
        string="Roles",
        compute="_compute_clothingline_role_ids",
        compute_sudo=True,
        groups="base.group_user",
    )

    @api.depends("group_ids")
    def _compute_clothingline_role_ids(self):
        roles = self.env["clothingline.staff"]._roles()
        for user in self:
            user.clothingline_role_ids = user.group_ids & roles
