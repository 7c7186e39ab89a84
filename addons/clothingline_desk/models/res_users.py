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

    def authenticate(self, credential, user_agent_env):
        """Odoo learns the address of the site when its administrator logs in; here the
        manager is who logs in. Links to tailors and brands begin with it."""
        result = super().authenticate(credential, user_agent_env)
        address = (user_agent_env or {}).get("base_location")
        env = self.env(user=result["uid"])
        if address and env.user.has_group(
            "clothingline_base.group_clothingline_manager"
        ):
            # sudo: the one setting of the site that a manager's login writes.
            settings = env["ir.config_parameter"].sudo()
            if not settings.get_param("web.base.url.freeze"):
                settings.set_param("web.base.url", address)
        return result
