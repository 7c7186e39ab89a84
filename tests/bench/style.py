"""The garment that both flows make: the same variants, components and pieces."""

from odoo import Command

COMPONENTS = (  # name, quantity a piece, price
    ("Cloth", 1.8, 32_000),
    ("Button", 7, 250),
    ("Thread set", 1, 1_500),
    ("Label", 1, 500),
)
PIECES = 10  # of each variant
RATE = 14_000
MINUTES = 17.82
SIZES = 5  # the rest of the variants are colours


def value_per_piece():
    return RATE + sum(qty * price for _name, qty, price in COMPONENTS)


def make_components(env, category, **vals):
    """Components at average cost, plenty of each in the warehouse."""
    components = env["product.product"].create(
        [
            {
                "name": name,
                "is_storable": True,
                "standard_price": price,
                "categ_id": category.id,
                **vals,
            }
            for name, _qty, price in COMPONENTS
        ]
    )
    warehouse = env["stock.warehouse"].search(
        [("company_id", "=", env.company.id)], limit=1
    )
    quants = env["stock.quant"].with_context(inventory_mode=True)
    quants.create(
        [
            {
                "product_id": component.id,
                "location_id": warehouse.lot_stock_id.id,
                "inventory_quantity": 1_000_000,
            }
            for component in components
        ]
    ).action_apply_inventory()
    return components


def make_variants(env, category, size):
    """A style in five sizes and as many colours as it takes."""
    return env["product.template"].create(
        {
            "name": f"Kemeja {size}",
            "invoice_policy": "delivery",
            "is_storable": True,
            "categ_id": category.id,
            "attribute_line_ids": [
                Command.create(
                    {
                        "attribute_id": attribute.id,
                        "value_ids": [Command.set(attribute.value_ids[:count].ids)],
                    }
                )
                for attribute, count in zip(
                    _attributes(env), (SIZES, size // SIZES), strict=True
                )
            ],
        }
    )


def _attributes(env):
    attributes = env["product.attribute"].search([("name", "=like", "Bench %")])
    return attributes.sorted("name", reverse=True) or env["product.attribute"].create(
        [
            {
                "name": f"Bench {name}",
                "create_variant": "always",
                "value_ids": [
                    Command.create({"name": f"{name} {number:03}"})
                    for number in range(count)
                ],
            }
            for name, count in (("Size", SIZES), ("Colour", 50))
        ]
    )
