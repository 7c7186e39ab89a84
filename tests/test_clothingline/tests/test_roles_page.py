"""docs/roles.md says what each role may do, and it is so."""

from pathlib import Path

from odoo.tests import TransactionCase, new_test_user, tagged

PAGE = Path(__file__).parents[3] / "docs" / "roles.md"
ROLES = (
    *("planner", "inspector", "warehouse", "accountant"),
    *("officer", "assessor", "manager"),
)
LETTERS = {"read": "r", "write": "w", "create": "c", "unlink": "d"}
# Odoo's own documents in the flow, beside all of ours.
NATIVE = (
    "product.template",
    "mrp.bom",
    "mrp.production",
    "stock.picking",
    "stock.quant",
    "purchase.order",
    "sale.order",
    "product.pricelist",
    "res.currency",
    "account.move",
    "account.payment",
    "res.partner",
    "res.partner.bank",
    "res.users",
)


@tagged("post_install", "-at_install")
class TestRolesPage(TransactionCase):
    def test_the_page_says_what_each_role_may_do(self):
        self.maxDiff = None
        said = [
            line
            for line in PAGE.read_text().splitlines()
            if line.startswith("|") and "`" in line
        ]
        self.assertEqual(said, list(self._rows()))

    def _rows(self):
        envs = [
            self.env(
                user=new_test_user(
                    self.env,
                    f"page.{role}",
                    f"clothingline_base.group_clothingline_{role}",
                )
            )
            for role in ROLES
        ]
        ours = sorted(
            name
            for name, model in self.env.registry.items()
            if name.startswith("clothingline.")
            and not model._abstract
            and not model._transient
        )
        for name in (*ours, *NATIVE):
            rights = [
                "".join(
                    letter
                    for right, letter in LETTERS.items()
                    if env[name].has_access(right)
                )
                for env in envs
            ]
            if any(rights):
                title = self.env[name]._description
                yield f"| {title} `{name}` | {' | '.join(rights)} |"
