"""Bring the room that came with this version, and know the brands there are."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    room = env["ir.module.module"].search([("name", "=", "clothingline_desk")])
    room.filtered(lambda module: module.state == "uninstalled").button_install()
    orders = env["clothingline.order"].with_context(active_test=False).search([])
    orders.brand_id.clothingline_is_brand = True
