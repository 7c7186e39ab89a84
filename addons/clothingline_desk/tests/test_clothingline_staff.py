from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, new_test_user, tagged

GROUP = "clothingline_base.group_clothingline_"


@tagged("post_install", "-at_install")
class TestClothinglineStaff(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "boss", GROUP + "manager")
        cls.env = cls.env(user=cls.manager)

    def _role(self, name):
        return self.env.ref(GROUP + name)

    def _make(self, **vals):
        staff = self.env["clothingline.staff"].create(
            {
                "name": "Sari",
                "login": "sari",
                "password": "rahasia-sari",
                "role_ids": self._role("planner").ids,
                **vals,
            }
        )
        staff.action_save()
        return self.env["res.users"].search([("login", "=", staff.login)])

    def _change(self, user, **vals):
        form = self.env["clothingline.staff"].with_context(default_user_id=user.id)
        form.create(vals).action_save()

    def test_a_manager_makes_a_user_who_can_log_in(self):
        user = self._make()
        self.assertEqual(user.clothingline_role_ids, self._role("planner"))
        self.assertEqual(user.tz, "Asia/Jakarta")
        self.assertFalse(user.share)
        self.assertFalse(user.has_group(GROUP + "manager"))
        self.assertFalse(user.has_group("base.group_erp_manager"))
        credential = {"type": "password", "login": "sari", "password": "rahasia-sari"}
        session = self.env["res.users"].sudo().authenticate(credential, {})
        self.assertEqual(session["uid"], user.id)

    def test_links_begin_with_the_address_where_the_manager_logs_in(self):
        settings = self.env["ir.config_parameter"].sudo()
        settings.set_param("web.base.url", "http://localhost:8069")
        self._make(login="mgr", role_ids=self._role("manager").ids)
        self._make()

        def log_in(login, address):
            credential = {"type": "password", "login": login}
            self.env["res.users"].sudo().authenticate(
                {**credential, "password": "rahasia-sari"}, {"base_location": address}
            )
            return settings.get_param("web.base.url")

        self.assertEqual(log_in("sari", "http://of-a-planner"), "http://localhost:8069")
        self.assertEqual(log_in("mgr", "https://konveksi.id"), "https://konveksi.id")
        settings.set_param("web.base.url.freeze", "True")
        self.assertEqual(log_in("mgr", "http://127.0.0.1"), "https://konveksi.id")

    def test_roles_are_changed_and_what_was_not_touched_stays(self):
        user = self._make()
        self._change(user, role_ids=(self._role("inspector")).ids)
        self.assertEqual(user.clothingline_role_ids, self._role("inspector"))
        self.assertEqual((user.name, user.login), ("Sari", "sari"))
        self._change(user, is_active=False)
        self.assertFalse(user.active)
        self.assertEqual(user.clothingline_role_ids, self._role("inspector"))

    def test_the_form_shows_what_the_user_has(self):
        user = self._make(role_ids=(self._role("planner") | self._role("officer")).ids)
        form = Form(
            self.env["clothingline.staff"].with_context(default_user_id=user.id)
        )
        self.assertEqual((form.name, form.login), ("Sari", "sari"))
        self.assertEqual(form.role_ids[:], user.clothingline_role_ids)

    def test_what_is_missing_is_said(self):
        self._make()
        for vals, sentence in (
            ({"login": "sari"}, "is the login of Sari already"),
            ({"login": "budi", "role_ids": []}, "at least one role"),
            ({"login": "budi", "password": False}, "first password"),
        ):
            with self.assertRaisesRegex(UserError, sentence), self.cr.savepoint():
                self._make(**vals)

    def test_nobody_else_makes_users_and_nobody_makes_an_administrator(self):
        planner = new_test_user(self.env(su=True), "plan", GROUP + "planner")
        with self.assertRaises(AccessError):
            self.env["clothingline.staff"].with_user(planner).create(
                {"name": "x", "login": "x"}
            )
        system = self.env.ref("base.group_system")
        for roles in (system, system | self._role("planner")):
            with self.assertRaises(AccessError):
                self._make(login="root2", role_ids=roles.ids)
        admin = self.env.ref("base.user_admin")
        with self.assertRaisesRegex(UserError, "only an administrator"):
            self._change(admin, password="mine-now-please")
        portal = new_test_user(self.env(su=True), "tailor.x", GROUP + "tailor")
        with self.assertRaisesRegex(UserError, "only an administrator"):
            self._change(portal, role_ids=[Command.link(self._role("planner").id)])

    def test_nobody_shuts_himself_out(self):
        for vals in ({"is_active": False}, {"role_ids": self._role("planner").ids}):
            with self.assertRaisesRegex(UserError, "shut yourself out"):
                self._change(self.manager, **vals)
