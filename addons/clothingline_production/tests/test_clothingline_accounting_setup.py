from odoo.exceptions import AccessError
from odoo.tests import tagged

from .case import ProductionCase


@tagged("post_install", "-at_install")
class TestAccountingSetup(ProductionCase):
    def _prepare(self, user, **vals):
        setup = self.env["clothingline.accounting.setup"].with_user(user)
        return setup.create(vals).action_prepare()

    def test_the_manager_has_the_accounts_made_once(self):
        company = self.env.company.sudo()
        company.clothingline_wage_account_id = False
        self._prepare(self.manager)
        account = company.clothingline_wage_account_id
        self.assertEqual(account.account_type, "liability_current")

        self._prepare(self.manager, wage_account_id=account.id)
        self.assertEqual(company.clothingline_wage_account_id, account)

    def test_the_account_that_was_chosen_stays(self):
        chosen = (
            self.env["account.account"]
            .sudo()
            .create(
                {"name": "Upah", "code": "219077", "account_type": "liability_current"}
            )
        )
        self._prepare(self.manager, wage_account_id=chosen.id)
        company = self.env.company.sudo()
        self.assertEqual(company.clothingline_wage_account_id, chosen)

    def test_a_planner_may_not(self):
        with self.assertRaises(AccessError):
            self._prepare(self.planner)
