"""Price lists are switched on, each company with one of its own currency."""

from odoo import SUPERUSER_ID, api
from odoo.fields import Command


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    feature = env.ref("product.group_product_pricelist")
    env.ref("base.group_user").implied_ids = [Command.link(feature.id)]
    env["res.company"]._activate_or_create_pricelists()
