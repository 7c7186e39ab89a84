"""Fill a database with the demo: the addons' demo files, then the story.

Run by scripts/database.sh in ``odoo shell``, which brings ``env``. All of it is one
transaction: either the whole demo is there or none of it.

Odoo's own demo data (``--with-demo``) is English and would drown ours, so only the
files under the manifests' ``demo`` key are loaded, as Odoo loads them: ``noupdate``,
so that a later upgrade leaves them alone.
"""

import logging
import os
import runpy
import sys
from pathlib import Path

from odoo.tools.convert import convert_file

SCRIPTS = Path(os.environ["ODOO_RC"]).parents[1] / "scripts"
sys.path.insert(0, str(SCRIPTS))
import modules

_logger = logging.getLogger("demo")

env = env(context={"lang": "id_ID", "tz": "Asia/Jakarta"})  # noqa: F821 - given by odoo shell


def make_indonesian(env):
    """Everyone who is here, and everyone who comes, reads Indonesian."""
    env["ir.default"].set("res.partner", "lang", "id_ID")
    env["res.users"].with_context(active_test=False).search([]).write(
        {"lang": "id_ID", "tz": "Asia/Jakarta"}
    )
    env.company.name = "Konveksi Clothing Line"
    env.company.partner_id.lang = "id_ID"
    # A copied template must not share its secrets with its copies.
    env["ir.config_parameter"].init(force=True)


def load_demo_files(env):
    # No "created" notes: files are loaded without a language, so they would be English.
    env = env(context={**env.context, "mail_create_nolog": True})
    manifests = modules.manifests("addons")
    for module in modules.suite():
        idref = {}
        for filename in manifests[module].get("demo", ()):
            _logger.info("loading %s/%s", module, filename)
            convert_file(env, module, filename, idref, mode="init", noupdate=True)


def silence_bot(env):
    """Odoo's bot greets each user in a window that covers a phone's whole screen."""
    users = env["res.users"].with_context(active_test=False).search([])
    users.odoobot_state = "disabled"


def play_story(env):
    story = SCRIPTS / "demo_story.py"
    if story.is_file():
        runpy.run_path(str(story), {"env": env}, "__main__")


make_indonesian(env)
load_demo_files(env)
silence_bot(env)
play_story(env)
env.cr.commit()
