"""Odoo's own lint suite (``test_lint``) and log, held against our addons only.

Runs inside Odoo, on the database under test. Odoo's suite reads every addon that it
can find; here it is shown ours, and of the checks that walk through the whole
registry only the failures that name one of ours count.
"""

import contextlib
import importlib
import io
import os
import re
import unittest
from pathlib import Path
from unittest.mock import patch

import polib
import pytest

from odoo import SUPERUSER_ID, api
from odoo.modules import Manifest
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name
from odoo.tools import config
from odoo.tools.translate import trans_export

ROOT = Path(__file__).parents[2]
ADDONS = [path.parent.name for path in sorted(ROOT.glob("addons/*/__manifest__.py"))]
CHECKS = [
    "docstring",
    "dunderinit",
    "eslint",
    "i18n",
    "index",
    "jstranslate",
    "l10n",
    "manifests",
    "naming",
    "onchange_domains",
    "orm_import",
    "override_signatures",
    "pofile",
    "pylint",
    "routes",
    "test_holes",
]


@pytest.fixture(scope="module", autouse=True)
def inside_odoo(request):
    if not request.config.pluginmanager.hasplugin("odoo"):
        pytest.skip("needs a database: run by make test")


@pytest.fixture
def only_our_addons():
    """Show Odoo's checks nothing but our addons."""
    ours = [
        manifest for manifest in Manifest.all_addon_manifests() if _is_ours(manifest)
    ]
    with (
        patch.object(Manifest, "all_addon_manifests", lambda: ours),
        patch("odoo.modules.get_modules", lambda: [manifest.name for manifest in ours]),
        patch.object(config, "root_path", str(ROOT / "addons")),
    ):
        yield


def _is_ours(manifest):
    return ROOT in Path(manifest.path).parents and "clothingline" in manifest.name


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.usefixtures("only_our_addons")
def test_odoo_lint(check):
    module = importlib.import_module(f"odoo.addons.test_lint.tests.test_{check}")
    if hasattr(module, "get_modules"):
        module.get_modules = lambda: ADDONS
    result = unittest.TestResult()
    tests = unittest.defaultTestLoader.loadTestsFromModule(module)
    with contextlib.redirect_stdout(io.StringIO()):
        tests.run(result)
    assert result.testsRun
    assert check == "eslint" or not result.skipped
    assert not [
        f"{test}\n{error}"
        for test, error in result.failures + result.errors
        if "clothingline" in f"{test}{error}"
    ]


def test_the_installation_logged_no_warning_of_ours():
    log = Path(os.environ["CLOTHINGLINE_INSTALL_LOG"]).read_text()
    assert not [
        line
        for line in log.splitlines()
        if re.search(" (ERROR|CRITICAL) ", line)
        or (" WARNING " in line and "clothingline" in line)
    ]


@pytest.mark.parametrize("addon", ADDONS)
def test_the_catalogue_is_up_to_date(addon):
    """`make i18n` after a change of text, or the Indonesian user reads English."""
    exported = io.BytesIO()
    with Registry(get_db_name()).cursor() as cr:
        trans_export(
            None, [addon], exported, "po", api.Environment(cr, SUPERUSER_ID, {})
        )
    texts = {entry.msgid for entry in polib.pofile(exported.getvalue().decode())}
    template = ROOT / f"addons/{addon}/i18n/{addon}.pot"
    assert template.is_file(), "make i18n"
    known = {entry.msgid for entry in polib.pofile(str(template))}
    assert not texts - known, "make i18n"
