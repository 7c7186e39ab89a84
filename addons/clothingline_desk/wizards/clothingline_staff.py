from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.clothingline_base.tools.day import ZONE

ROLES = (
    *("planner", "inspector", "warehouse", "accountant"),
    *("officer", "assessor", "manager"),
)


class ClothinglineStaff(models.TransientModel):
    """A user of the firm in one form: name, login, roles. The manager's, who is no
    administrator: he gives and takes the roles of the suite and nothing else."""

    _name = "clothingline.staff"
    _description = "User"

    user_id = fields.Many2one("res.users", readonly=True, ondelete="cascade")
    name = fields.Char(required=True)
    login = fields.Char(
        required=True, help="An e-mail address, or a short name that he can type."
    )
    password = fields.Char(
        help="A first password, which he changes himself. Empty: he gets an invitation "
        "by e-mail, or keeps the one he has.",
    )
    lang = fields.Selection(
        "_get_languages", "Language", default=lambda self: self.env.user.lang
    )
    role_ids = fields.Many2many(
        "res.groups", string="Roles", domain=lambda self: self._role_domain()
    )
    is_active = fields.Boolean("May Log In", default=True)

    @api.model
    def _get_languages(self):
        return self.env["res.lang"].get_installed()

    @api.model
    def _roles(self):
        return self.env["res.groups"].union(
            *(self.env.ref(f"clothingline_base.group_clothingline_{r}") for r in ROLES)
        )

    @api.model
    def _role_domain(self):
        return [("id", "in", self._roles().ids)]

    @api.model
    def default_get(self, fields):
        """Of a user that exists, what he has now."""
        values = super().default_get(fields)
        user = self.env["res.users"].browse(values.get("user_id"))
        if user:
            values |= {
                "name": user.name,
                "login": user.login,
                "lang": user.lang,
                "role_ids": [Command.set(user.clothingline_role_ids.ids)],
                "is_active": user.active,
            }
        return values

    def action_save(self):
        """Make the user, or change his name, login, roles and access."""
        self.ensure_one()
        self._check_may()
        # sudo: the manager makes users of the suite's roles, as checked above.
        users = self.env["res.users"].sudo()
        if self.user_id:
            self.user_id.sudo().write(self._prepare_user())
        else:
            users.with_context(no_reset_password=bool(self.password)).create(
                self._prepare_user()
                | {
                    "tz": str(ZONE),
                    "company_id": self.env.company.id,
                    "company_ids": [Command.set(self.env.company.ids)],
                }
            )
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _check_may(self):
        manager = "clothingline_base.group_clothingline_manager"
        if not (self.env.su or self.env.user.has_group(manager)):
            raise AccessError(self.env._("Only a manager makes and changes users."))
        if self.role_ids - self._roles():
            raise AccessError(self.env._("Only the roles of the suite are given here."))
        user = self.user_id.sudo()
        if user and (user.share or user.has_group("base.group_system")):
            raise UserError(
                self.env._(
                    "%(user)s is more than a user of the suite's roles: only an "
                    "administrator changes him.",
                    user=user.name,
                )
            )
        if not self.role_ids:
            raise UserError(self.env._("Choose at least one role."))
        if user == self.env.user and not (
            self.is_active and self.env.ref(manager) in self.role_ids
        ):
            raise UserError(
                self.env._(
                    "You would shut yourself out. Let another manager take this from "
                    "you."
                )
            )
        if not (user or self.password or "@" in self.login):
            raise UserError(
                self.env._(
                    "Enter a first password, or an e-mail address as login, so that he "
                    "gets an invitation."
                )
            )
        self._check_login()

    def _check_login(self):
        others = self.env["res.users"].sudo().with_context(active_test=False)
        same = others.search([("login", "=", self.login.strip())]) - self.user_id
        if same:
            raise UserError(
                self.env._(
                    "%(login)s is the login of %(user)s already. Choose another.",
                    login=self.login,
                    user=same.name,
                )
            )

    def _prepare_user(self):
        taken = self._roles() - self.role_ids
        values = {
            "name": self.name,
            "login": self.login.strip(),
            "active": self.is_active,
            "lang": self.lang,
            "group_ids": [
                *(Command.unlink(role.id) for role in taken if self.user_id),
                *(Command.link(role.id) for role in self.role_ids),
            ],
        }
        if "@" in self.login:
            values["email"] = self.login.strip()
        if self.password:
            values["password"] = self.password
        return values
