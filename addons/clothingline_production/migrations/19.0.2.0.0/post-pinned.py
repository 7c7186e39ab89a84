"""What an order was confirmed with, and a lot was inspected by, is written down.

Until now both were read from the tech pack, the bill of materials and the order as they
are; so that is what they were.
"""

from odoo import SUPERUSER_ID, api

from odoo.addons.clothingline_production.tools import aql

STAGES = """
    INSERT INTO clothingline_order_stage (
        order_id, sequence, stage_id, minutes, is_paid, is_inspected,
        wage_product_id, workorder_id, ledger_sequence, create_uid, write_uid,
        create_date, write_date)
    SELECT o.id, g.sequence, g.id, l.minutes, TRUE, TRUE, g.wage_product_id,
           (SELECT min(w.id) FROM mrp_workorder w
             WHERE w.production_id = o.production_id
               AND w.clothingline_stage_id = g.id),
           0, o.create_uid, o.create_uid, o.create_date, o.create_date
      FROM clothingline_order o
      JOIN clothingline_tech_pack_stage l ON l.tech_pack_id = o.tech_pack_id
      JOIN clothingline_stage g ON g.id = l.stage_id
     WHERE NOT EXISTS (SELECT FROM clothingline_order_stage x
                        WHERE x.order_id = o.id AND x.stage_id = g.id)
     ORDER BY o.id, g.sequence, g.id
"""
PLANS = """
    SELECT i.id, o.inspection_level, o.aql_major, o.aql_minor, h.qty
      FROM clothingline_inspection i
      JOIN clothingline_handover h ON h.id = i.handover_id
      JOIN clothingline_order o ON o.id = i.order_id
     WHERE i.inspection_level IS NULL
"""
PLAN = """
    UPDATE clothingline_inspection
       SET inspection_level = %s, aql_major = %s, aql_minor = %s,
           major_sample_qty = %s, major_accept_qty = %s, major_reject_qty = %s,
           minor_sample_qty = %s, minor_accept_qty = %s, minor_reject_qty = %s
     WHERE id = %s
"""
WAGE_LINES = """
    UPDATE purchase_order_line l SET clothingline_job_id = j.id
      FROM clothingline_job j
     WHERE j.purchase_line_id = l.id AND l.clothingline_job_id IS NULL
"""


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute(STAGES)
    _pin_components(env)
    _keep_plans(cr)
    if "clothingline_job_id" in env["purchase.order.line"]._fields:
        cr.execute(WAGE_LINES)
    if hasattr(env["res.company"], "_clothingline_move_tailors_location"):
        env["res.company"].search([])._clothingline_move_tailors_location()


def _pin_components(env):
    orders = env["clothingline.order"].with_context(active_test=False)
    components = env["clothingline.order.component"]
    for order in orders.search([("state", "in", ("confirmed", "done"))]):
        if order.bom_id and not order.component_ids:
            own = order.with_company(order.company_id)
            own._in_step().component_ids = components._pin(own)


def _keep_plans(cr):
    cr.execute(PLANS)
    for inspection, level, major_aql, minor_aql, lot in cr.fetchall():
        major = aql.plan(lot, major_aql, level)
        minor = aql.plan(lot, minor_aql, level)
        values = [level, major_aql, minor_aql]
        for plan in (major, minor):
            values += [plan.sample, plan.accept, plan.reject]
        cr.execute(PLAN, [*values, inspection])
