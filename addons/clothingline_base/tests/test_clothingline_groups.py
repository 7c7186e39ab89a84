from odoo.tests import tagged

from .common import ClothinglineCase

ROLES = ("planner", "inspector", "warehouse", "accountant", "officer", "assessor")


@tagged("post_install", "-at_install")
class TestGroups(ClothinglineCase):
    def test_every_role_reads_the_words_of_the_suite(self):
        menu = self.env.ref("clothingline_base.clothingline_menu_root")
        for role in (*ROLES, "manager"):
            with self.subTest(role=role):
                user = self._role(role)
                self.assertTrue(
                    self.env["clothingline.stage"].with_user(user).search([])
                )
                self.assertIn(
                    menu.id, self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
                )

    def test_only_the_manager_keeps_the_configuration(self):
        for role in ROLES:
            stage = self.sew.with_user(self._role(role))
            self.assertFalse(stage.has_access("write"), role)
        manager = self._role("manager")
        self.assertTrue(self.sew.with_user(manager).has_access("write"))

    def test_the_manager_holds_every_role(self):
        manager = self._role("manager")
        for role in ROLES:
            group = f"clothingline_base.group_clothingline_{role}"
            self.assertTrue(manager.has_group(group), role)

    def test_a_user_may_hold_two_roles(self):
        user = self._role("inspector")
        user.group_ids += self.env.ref("clothingline_base.group_clothingline_warehouse")
        self.assertTrue(
            user.has_group("clothingline_base.group_clothingline_inspector")
        )
        self.assertTrue(
            user.has_group("clothingline_base.group_clothingline_warehouse")
        )
        self.assertFalse(user.has_group("clothingline_base.group_clothingline_planner"))
