"""Stock Odoo's nearest flow: a subcontracted bill of materials and a purchase order."""

from types import SimpleNamespace

from odoo import Command, fields

from .style import COMPONENTS, PIECES, RATE, make_components, make_variants

NAME = "peer"


def prepare(env):
    """What a company sets up once; average cost and perpetual valuation as ours."""
    production = env["stock.location"].search(
        [("usage", "=", "production"), ("company_id", "=", env.company.id)]
    )
    accounts = env["account.account"]
    production.valuation_account_id = production.valuation_account_id or (
        accounts.create(
            {
                "name": "Work in Process",
                "code": accounts._search_new_account_code("11300010"),
                "account_type": "asset_current",
            }
        )
    )
    categories = env["product.category"].create(
        [
            {
                "name": name,
                "property_cost_method": "average",
                "property_valuation": "real_time",
            }
            for name in ("Material", "Garment")
        ]
    )
    return SimpleNamespace(
        material=categories[0],
        garment=categories[1],
        resupply=env.ref("mrp_subcontracting.route_resupply_subcontractor_mto"),
    )


def make_case(env, setting, size):
    """A style of so many variants, its subcontractor, stock: ids, by name."""
    components = make_components(
        env, setting.material, route_ids=[Command.link(setting.resupply.id)]
    )
    template = make_variants(env, setting.garment, size)
    partner = env["res.partner"].create({"name": "Tailor"})
    template.seller_ids = [Command.create({"partner_id": partner.id, "price": RATE})]
    env["mrp.bom"].create(
        {
            "product_tmpl_id": template.id,
            "type": "subcontract",
            "subcontractor_ids": [Command.set(partner.ids)],
            "bom_line_ids": [
                Command.create({"product_id": component.id, "product_qty": qty})
                for component, (_name, qty, _price) in zip(
                    components, COMPONENTS, strict=True
                )
            ],
        }
    )
    return {"tailor": partner.id, "variants": template.product_variant_ids.ids}


def order_create(env, case):
    order = env["purchase.order"].create(
        {
            "partner_id": case["tailor"],
            "order_line": [
                Command.create(
                    {
                        "product_id": variant,
                        "product_qty": PIECES,
                        "price_unit": RATE,
                        "tax_ids": [Command.clear()],
                    }
                )
                for variant in case["variants"]
            ],
        }
    )
    case["order"] = order.id


def _order(env, case):
    return env["purchase.order"].browse(case["order"])


def order_confirm(env, case):
    _order(env, case).button_confirm()


def issue(env, case):
    # One picking a variant; the kindest to stock Odoo is to validate all at once.
    resupply = _order(env, case)._get_subcontracting_resupplies()
    assert set(resupply.mapped("state")) == {"assigned"}
    resupply.move_ids.picked = True
    resupply.button_validate()


def receive(env, case):
    receipt = _order(env, case).picking_ids
    receipt.move_ids.picked = True
    receipt.button_validate()


def bill_create(env, case):
    order = _order(env, case)
    order.action_create_invoice()
    order.invoice_ids.invoice_date = fields.Date.context_today(order)
    case["bill"] = order.invoice_ids.ids


def bill_post(env, case):
    env["account.move"].browse(case["bill"]).action_post()


STEPS = (order_create, order_confirm, issue, receive, bill_create, bill_post)
CONFIRM = ("order_confirm",)


def check(env, case, size):
    """Refuse to compare a flow that did not arrive where it should."""
    pieces = size * PIECES
    order = _order(env, case)
    variants = env["product.product"].browse(case["variants"])
    productions = order.picking_ids._get_subcontract_production()
    assert set(productions.mapped("state")) == {"done"} and len(productions) == size
    assert sum(variants.mapped("qty_available")) == pieces
    bill = env["account.move"].browse(case["bill"])
    assert (bill.state, bill.amount_untaxed) == ("posted", pieces * RATE)
    return sum(variants.mapped("total_value"))
