"""Who reaches what of certification and board: every model, every role, both ways."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

ADDONS = ("clothingline_certification", "clothingline_board")
OPERATIONS = ("read", "write", "create", "unlink")
INSIDE = ("officer", "assessor", "planner", "inspector", "warehouse", "accountant")
OUTSIDE = ("tailor", "brand", "public")
ALL, KEEP, READ, NONE = "read write create unlink", "read write", "read", ""
# What the officer, the assessor and any other role of the firm may do. Who is outside
# reaches none of it: their pages say what is theirs.
RIGHTS = {
    (ALL, READ, READ): (
        *("agreement", "certificate", "certificate.batch", "intake", "programme"),
        *("programme.target", "scheme", "unit"),
    ),
    (ALL, NONE, NONE): (
        *("application", "application.identity", "application.refuse"),
        "certificate.decision",
        *("event.register", "import"),
    ),
    (ALL, READ, NONE): ("assessment",),
    (KEEP, KEEP, NONE): ("assessment.line",),
    (READ, NONE, NONE): ("board", "import.fault", "import.progress"),
    (READ, READ, READ): ("certificate.change", "certificate.lookup"),
    (NONE, NONE, NONE): ("attempt", "badge.key"),
}
# The menus of every role of the firm, and what officer and assessor have besides.
MENUS = {"certificate", "certificate_renewal", "certificate_batch", "programme"} | {
    *("agreement", "scheme", "unit"),
}
JUDGING = {"assessment", "assessment_line"}
DECIDING = {"board", "event_event", "application", "intake", "import"}


@tagged("post_install", "-at_install")
class TestReach(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            role: new_test_user(
                cls.env, f"reach.{role}", f"clothingline_base.group_clothingline_{role}"
            )
            for role in (*INSIDE, "manager", "tailor", "brand")
        }
        cls.users["public"] = cls.env.ref("base.public_user")
        cls.models = sorted(
            name
            for name, model in cls.env.registry.items()
            if model._original_module in (*ADDONS, "clothingline_portal")
            and not model._abstract
        )

    def _rights(self, model, role):
        records = self.env[model].with_user(self.users[role])
        return " ".join(one for one in OPERATIONS if records.has_access(one))

    def test_every_role_of_the_firm_has_exactly_its_rights(self):
        expected = {
            f"clothingline.{name}": rights
            for rights, names in RIGHTS.items()
            for name in names
        }
        self.assertEqual(sorted(expected), self.models)
        for model, (officer, assessor, others) in expected.items():
            for role in INSIDE:
                rights = {"officer": officer, "assessor": assessor}.get(role, others)
                self.assertEqual(self._rights(model, role), rights, (model, role))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_who_is_outside_reaches_no_model_by_a_call(self):
        calls = (
            ("search_read", [[], ["id"]]),
            ("read", [[1], ["id"]]),
            ("web_search_read", [[], {"id": {}}]),
            ("formatted_read_group", [[]]),
            ("create", [{}]),
            ("write", [[1], {}]),
            ("unlink", [[1]]),
        )
        for role in OUTSIDE:
            for name in self.models:
                self.assertEqual(self._rights(name, role), NONE, (name, role))
                model = self.env[name].with_user(self.users[role])
                for method, arguments in calls:
                    with (
                        self.subTest(role=role, model=name, method=method),
                        self.assertRaises(AccessError),
                    ):
                        call_kw(model, method, arguments, {})

    def test_every_role_sees_exactly_its_menus_and_their_screens_open(self):
        for role in INSIDE:
            env = self.env(user=self.users[role])
            visible = env["ir.ui.menu"].browse(env["ir.ui.menu"]._visible_menu_ids())
            menus = {
                menu.get_external_id()[menu.id].partition(".clothingline_")[2]: menu
                for menu in visible
                if menu.get_external_id()[menu.id].startswith(ADDONS)
            }
            expected = set(MENUS)
            expected |= JUDGING if role in ("officer", "assessor") else set()
            expected |= DECIDING if role == "officer" else set()
            shown = {name.removesuffix("_menu") or "event_event" for name in menus}
            self.assertEqual(shown, expected, role)
            for menu in menus.values():
                action = menu.sudo().action  # as the web client loads it
                views = [(False, mode) for mode in action.view_mode.split(",")]
                shown = env[action.res_model].get_views([*views, (False, "search")])
                self.assertIn("search", shown["views"])

    def test_no_role_is_shown_lists_of_what_it_may_not_read(self):
        """An export, a read of all fields by RPC: one such list would refuse it all."""
        refused = []
        for role in (*INSIDE, "manager"):
            env = self.env(user=self.users[role])
            for name, model in self.env.registry.items():
                if model._abstract or not env[name].has_access("read"):
                    continue
                shown = env[name].fields_get(attributes=["relation", "type"])
                refused += [
                    (role, name, field, described["relation"])
                    for field, described in shown.items()
                    if described["type"] in ("one2many", "many2many")
                    and self._is_ours(name, field)
                    and not env[described["relation"]].has_access("read")
                ]
        self.assertEqual(refused, [])

    def _is_ours(self, model, field):
        return any(
            str(module).startswith("clothingline")
            for module in self.env[model]._fields[field]._modules
        )
