"""Run every ``scenario_*.rst`` beside this file, each in its own transaction.

A scenario is a manual that runs: prose, then ``>>>`` lines, each step under the login
of the role that does it. It finds here:

``env``           the environment of the superuser, in English and Indonesian time
``as_role(login, *groups)``   the environment of a user of these groups, made once
``today``         the day on which the scenario is set
"""

import doctest
import io
from datetime import date
from pathlib import Path

from odoo.tests import TransactionCase, freeze_time, new_test_user, tagged

TODAY = date(2026, 2, 2)


@tagged("post_install", "-at_install", "clothingline_scenario")
class TestScenarios(TransactionCase):
    def _as_role(self, login, *groups):
        user = self.env["res.users"].search([("login", "=", login)])
        if not user:
            names = ",".join(
                f"clothingline_base.group_clothingline_{g}" for g in groups
            )
            user = new_test_user(
                self.env, login, names, lang="en_US", tz="Asia/Jakarta"
            )
        return self.env(user=user, context={"lang": "en_US", "tz": "Asia/Jakarta"})

    def _run(self, path):
        report = io.StringIO()
        scenario = doctest.DocTestParser().get_doctest(
            path.read_text(),
            {"env": self.env, "as_role": self._as_role, "today": TODAY},
            path.stem,
            str(path),
            0,
        )
        runner = doctest.DocTestRunner(
            optionflags=doctest.ELLIPSIS
            | doctest.NORMALIZE_WHITESPACE
            | doctest.REPORT_ONLY_FIRST_FAILURE
        )
        runner.run(scenario, out=report.write)
        self.assertTrue(runner.tries, f"{path.name} has no examples")
        self.assertFalse(runner.failures, report.getvalue())


for scenario in sorted(Path(__file__).parent.glob("scenario_*.rst")):
    setattr(
        TestScenarios,
        f"test_{scenario.stem}",
        freeze_time(TODAY)(lambda self, scenario=scenario: self._run(scenario)),
    )
