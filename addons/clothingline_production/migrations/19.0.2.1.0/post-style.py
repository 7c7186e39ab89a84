"""Bring the room that came with this version; Odoo installs it by itself in new
databases only."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    room = env["ir.module.module"].search([("name", "=", "clothingline_style")])
    room.filtered(lambda module: module.state == "uninstalled").button_install()
