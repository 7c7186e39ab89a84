"""Bring the rooms that came with this version, and know the brands there are."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    rooms = ("clothingline_desk", "clothingline_print")
    new = env["ir.module.module"].search([("name", "in", rooms)])
    new.filtered(lambda module: module.state == "uninstalled").button_install()
    orders = env["clothingline.order"].with_context(active_test=False).search([])
    orders.brand_id.clothingline_is_brand = True
