"""The house style, where a test can check it and test_lint does not."""

import ast
import itertools
import re
from collections import defaultdict
from pathlib import Path

from odoo.http import Controller
from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged

from odoo.addons.clothingline_portal.controllers.phone import PhoneController

ADDONS = Path(__file__).parents[3] / "addons"
# A concept that nothing of its model calls back may stand in a file of its own: what
# the public reads, a badge, a file to print, a reminder; and steps that only add to it.
LEAVES = {
    ("clothingline_certification", "clothingline.application"): {"_apply"},
    ("clothingline_certification", "clothingline.assessment"): {"_grid", "_judgement"},
    ("clothingline_certification", "clothingline.certificate"): {
        "_badge",
        "_check",
        "_pdf",
        "_renewal",
        "_status",
    },
    ("clothingline_production", "account.move"): {"_valuation"},
    ("clothingline_production", "stock.move"): {"_batch", "_reversal"},
}


@tagged("post_install", "-at_install")
class TestConventions(TransactionCase):
    def _our_models(self):
        for name, model in self.env.registry.items():
            if name.startswith("clothingline.") and not model._abstract:
                yield name, model

    def _our_records(self, model, domain=()):
        """The records of this model that our addons' data files made."""
        ids = (
            self.env["ir.model.data"]
            .search([("model", "=", model), ("module", "=like", "clothingline%")])
            .mapped("res_id")
        )
        return self.env[model].search([("id", "in", ids), *domain])

    def test_every_state_has_its_line_in_the_transition_table(self):
        machines = [m for _, m in self._our_models() if hasattr(m, "_transitions")]
        self.assertTrue(machines)
        for model in machines:
            states = set(dict(model._fields["state"].selection))
            moves = model._transitions
            self.assertEqual(set(moves), states, model._name)
            self.assertLessEqual(set().union(*moves.values()), states, model._name)

    def test_every_stored_model_has_an_access_line(self):
        granted = self.env["ir.model.access"].search([]).model_id.mapped("model")
        for name, _ in self._our_models():
            self.assertIn(name, granted)

    def test_every_stored_model_says_what_one_record_is(self):
        for name, model in self._our_models():
            # The first of its classes is Odoo's own, made of all that follow.
            definition = next(
                base
                for base in model.mro()[1:]
                if getattr(base, "_name", None) == name and "_description" in vars(base)
            )
            self.assertTrue(definition.__doc__, f"{name} has no docstring")

    def test_every_list_of_ours_says_what_to_do_when_it_is_empty(self):
        for action in self._our_records(
            "ir.actions.act_window", [("target", "=", "current")]
        ):
            if "list" in action.view_mode or "kanban" in action.view_mode:
                self.assertTrue(action.help, f"{action.xml_id} has no empty state")

    def test_every_listed_model_can_be_searched(self):
        for view in self._our_records(
            "ir.ui.view", [("type", "=", "list"), ("mode", "=", "primary")]
        ):
            if view.model.startswith("clothingline.") and self._is_in_a_menu(
                view.model
            ):
                self.assertTrue(
                    self._our_records(
                        "ir.ui.view",
                        [("type", "=", "search"), ("model", "=", view.model)],
                    ),
                    f"{view.model} has a list and no search view",
                )

    def _is_in_a_menu(self, model):
        return bool(
            self._our_records(
                "ir.actions.act_window",
                [("res_model", "=", model), ("target", "=", "current")],
            )
        )

    def test_every_menu_of_ours_is_for_a_role(self):
        for menu in self._our_records("ir.ui.menu", [("parent_id", "!=", False)]):
            lineage = menu
            while not lineage.group_ids and lineage.parent_id:
                lineage = lineage.parent_id
            self.assertTrue(lineage.group_ids, f"{menu.complete_name} is for everyone")

    def test_the_addons_have_one_version_of_this_odoo(self):
        for manifest in Manifest.all_addon_manifests():
            if manifest.name.startswith("clothingline_"):
                self.assertRegex(
                    manifest["version"], re.compile(r"^19\.0\.\d+\.\d+\.\d+$")
                )

    def test_the_base_knows_none_of_the_others(self):
        """base knows words; certification and production do not know each other."""
        allowed = {
            "clothingline_base": set(),
            "clothingline_certification": {"clothingline_base"},
            "clothingline_production": {"clothingline_base"},
            "clothingline_board": {
                "clothingline_certification",
                "clothingline_production",
            },
            "clothingline_portal": {
                "clothingline_base",
                "clothingline_certification",
                "clothingline_production",
            },
        }
        for manifest in Manifest.all_addon_manifests():
            if manifest.name in allowed:
                ours = {m for m in manifest["depends"] if m.startswith("clothingline_")}
                self.assertLessEqual(ours, allowed[manifest.name], manifest.name)

    def test_no_page_takes_the_method_of_another(self):
        """Odoo makes one class of all controllers of a base: a name is taken once."""
        owners = {}
        for page in self._pages(PhoneController):
            for name, member in vars(page).items():
                if callable(member) and not name.startswith("__"):
                    owners.setdefault(name, []).append(page)
        for name, pages in owners.items():
            pages.sort(key=lambda page: len(page.__mro__))
            for above, below in itertools.pairwise(pages):
                self.assertTrue(issubclass(below, above), (name, above, below))

    def _pages(self, page):
        return [page] + [
            below for child in page.__subclasses__() for below in self._pages(child)
        ]

    def test_controllers_stand_side_by_side(self):
        """A page of ours builds on Odoo's or on the phone's frame, on no other page."""
        ours = {
            page
            for page in self._pages(Controller)
            if page.__module__.startswith("odoo.addons.clothingline")
        }
        self.assertIn("TailorJobController", {page.__name__ for page in ours})
        for page in ours:
            above = set(page.__bases__) & (ours - {PhoneController})
            self.assertFalse(above, page)

    def test_no_page_works_out_money(self):
        """A page shows what a model says: a sum in a controller is a second rule."""
        money = re.compile(r"amount|price|rate$|cost|wage|payable|paid|billed")
        paths = [
            path
            for manifest in Manifest.all_addon_manifests()
            if manifest.name.startswith("clothingline_")
            for path in Path(manifest.path).glob("controllers/*.py")
        ]
        self.assertTrue(paths)
        for path in paths:
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.BinOp | ast.AugAssign) and not (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "id", "") in ("sum", "round")
                ):
                    continue
                names = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
                self.assertFalse(
                    [name for name in names if money.search(name)],
                    f"{path.name}:{node.lineno}",
                )

    def test_a_model_is_one_file_of_an_addon_but_for_its_leaves(self):
        """A model split by inheriting itself is one room without walls."""
        files = defaultdict(set)
        for name, model in self.env.registry.items():
            for part in model._model_classes__:
                addon = part.__module__.removeprefix("odoo.addons.").split(".")[0]
                if addon.startswith("clothingline_") and part._name == name:
                    files[addon, name].add(part.__module__.rpartition(".")[2])
        self.assertIn(("clothingline_production", "clothingline.job"), files)
        for (addon, name), found in files.items():
            stem = name.replace(".", "_")
            leaves = {f"{stem}{leaf}" for leaf in LEAVES.get((addon, name), ())}
            self.assertLessEqual(len(found - leaves), 1, (addon, name, found))
            # A leaf that is gone leaves the list too.
            self.assertLessEqual(leaves, found, (addon, name, found))

    def test_every_public_method_answers_with_a_value(self):
        """A client of XML-RPC is told of a fault where None is answered."""
        silent = []
        for path in itertools.chain(
            ADDONS.glob("*/models/*.py"), ADDONS.glob("*/wizards/*.py")
        ):
            for model in ast.parse(path.read_text()).body:
                if isinstance(model, ast.ClassDef) and _is_model(model):
                    silent += [
                        f"{path.name}: {method.name}"
                        for method in model.body
                        if isinstance(method, ast.FunctionDef) and _is_silent(method)
                    ]
        self.assertEqual(silent, [])


def _is_model(node):
    return any("models." in ast.unparse(base) for base in node.bases)


def _is_silent(method):
    if method.name.startswith("_"):
        return False
    last = method.body[-1]
    ends = isinstance(last, ast.Return | ast.Raise)
    returns = [one for one in ast.walk(method) if isinstance(one, ast.Return)]
    return not ends or any(one.value is None for one in returns)
