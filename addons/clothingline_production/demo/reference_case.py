"""The reference case: a brand's kemeja koko in ten sizes and colours, and its work.

The demo's story, the tests, the scenarios and the bench are made of these builders.
Each step calls what a role's button or a tailor's page calls.
"""

from types import SimpleNamespace

from odoo import Command

# Metres of cloth per piece, by size.
METRES = {"S": 1.60, "M": 1.70, "L": 1.80, "XL": 1.95, "XXL": 2.10}
# Pieces that the brand of the reference case orders, by colour and size.
ORDERED = {
    "white": {"S": 40, "M": 80, "L": 80, "XL": 40, "XXL": 20},
    "navy": {"S": 30, "M": 60, "L": 70, "XL": 40, "XXL": 20},
}
CLOTH_PRICES = {"white": 32_000, "navy": 34_000}
TRIMS = (  # name, stage, pieces per garment, price
    ("Button", "sew", 7, 250),
    ("Thread set", "sew", 1, 1_500),
    ("Label", "sew", 1, 500),
    ("Polybag", "finish", 1, 400),
)
RATES = {"cut": 1_500, "sew": 14_000, "finish": 2_000}
MINUTES = {"cut": 2.00, "sew": 17.82, "finish": 2.50}  # 22.32 in all


def prepare_company(env):
    """The Indonesian chart in rupiah, average cost and the accounts of piece work."""
    company = env.company
    company.country_id = env.ref("base.id")
    if company.chart_template != "id":
        env["account.chart.template"].try_loading("id", company)
    company._clothingline_prepare_accounting()


def stages(env):
    return {
        code: env.ref(f"clothingline_base.stage_{code}")
        for code in ("cut", "sew", "finish")
    }


def make_tailor(env, name, *codes, is_company=False, **competency):
    """A member with a competency in these stages for shirts."""
    partner = env["res.partner"].create({"name": name, "is_company": is_company})
    tailor = env["clothingline.tailor"].create({"partner_id": partner.id})
    tailor.action_admit()
    of_code = stages(env)
    tailor._grant_competency(
        env["clothingline.stage"].union(*(of_code[code] for code in codes)),
        env.ref("clothingline_base.family_shirt"),
        competency.get("date_from", "2026-01-01"),
        competency.get("date_to", "2028-12-31"),
        competency.get("evidence", "REF-1"),
    )
    return tailor


def make_style(env, name="Kemeja koko", garment_type="kemeja_koko"):
    """A style in five sizes and two colours: variants, bill of materials, tech pack."""
    size = env.ref("clothingline_base.attribute_size")
    colour = env.ref("clothingline_base.attribute_colour")
    values = {
        code: env.ref(f"clothingline_base.{xml_id}")
        for code, xml_id in (
            [(code, f"size_{code.lower()}") for code in METRES]
            + [(code, f"colour_{code}") for code in ORDERED]
        )
    }
    template = env["product.template"].create(
        {
            "name": name,
            "is_storable": True,
            "invoice_policy": "delivery",
            "categ_id": env.ref("clothingline_production.product_category_garment").id,
            "attribute_line_ids": [
                Command.create(
                    {
                        "attribute_id": attribute.id,
                        "value_ids": [Command.set([values[code].id for code in codes])],
                    }
                )
                for attribute, codes in ((size, METRES), (colour, ORDERED))
            ],
        }
    )
    ptavs = {
        ptav.product_attribute_value_id: ptav
        for ptav in template.attribute_line_ids.product_template_value_ids
    }
    by_values = {
        frozenset(variant.product_template_attribute_value_ids.ids): variant
        for variant in template.product_variant_ids
    }
    variants = {
        (row, col): by_values[frozenset((ptavs[values[row]] | ptavs[values[col]]).ids)]
        for row in ORDERED
        for col in METRES
    }
    style = SimpleNamespace(
        template=template,
        variants=variants,
        ptavs={code: ptavs[value] for code, value in values.items()},
        cloth=_make_materials(
            env,
            {f"Cloth {colour}": price for colour, price in CLOTH_PRICES.items()},
            "m",
        ),
        trims=_make_materials(env, {trim[0]: trim[3] for trim in TRIMS}, "unit"),
    )
    style.bom = make_bom(env, style)
    style.tech_pack = make_tech_pack(env, template, garment_type)
    return style


def _make_materials(env, prices, unit):
    uom = env.ref("uom.product_uom_meter" if unit == "m" else "uom.product_uom_unit")
    return env["product.product"].create(
        [
            {
                "name": name,
                "is_storable": True,
                "uom_id": uom.id,
                "standard_price": price,
                "categ_id": env.ref(
                    "clothingline_production.product_category_material"
                ).id,
            }
            for name, price in prices.items()
        ]
    )


def make_bom(env, style):
    of_code = stages(env)
    bom = env["mrp.bom"].create(
        {
            "product_tmpl_id": style.template.id,
            "operation_ids": [
                Command.create(
                    {
                        "name": stage.name,
                        "workcenter_id": stage.workcenter_id.id,
                        "time_cycle_manual": MINUTES[code],
                    }
                )
                for code, stage in of_code.items()
            ],
        }
    )
    operations = dict(zip(of_code, bom.operation_ids, strict=True))
    cloth = dict(zip(ORDERED, style.cloth, strict=True))
    lines = [
        (cloth[colour], metres, "cut", style.ptavs[colour] | style.ptavs[size])
        for colour in ORDERED
        for size, metres in METRES.items()
    ] + [
        (product, qty, stage, env["product.template.attribute.value"])
        for product, (_name, stage, qty, _price) in zip(style.trims, TRIMS, strict=True)
    ]
    bom.bom_line_ids = [
        Command.create(
            {
                "product_id": product.id,
                "product_qty": qty,
                "operation_id": operations[stage].id,
                "bom_product_template_attribute_value_ids": [Command.set(ptavs.ids)],
            }
        )
        for product, qty, stage, ptavs in lines
    ]
    return bom


def make_tech_pack(env, template, garment_type="kemeja_koko"):
    tech_pack = env["clothingline.tech.pack"].create(
        {
            "name": template.name,
            "product_tmpl_id": template.id,
            "garment_type_id": env.ref(
                f"clothingline_base.garment_type_{garment_type}"
            ).id,
            "stage_line_ids": [
                Command.create({"stage_id": stage.id, "minutes": MINUTES[code]})
                for code, stage in stages(env).items()
            ],
        }
    )
    tech_pack.action_release()
    return tech_pack


def make_rates(env, style, date_from="2026-01-01"):
    return env["clothingline.rate"].create(
        [
            {
                "stage_id": stage.id,
                "product_tmpl_id": style.template.id,
                "piece_amount": RATES[code],
                "date_from": date_from,
            }
            for code, stage in stages(env).items()
        ]
    )


def make_order(env, style, brand, ordered=None, **vals):
    """A draft order of these pieces, by colour and size."""
    return env["clothingline.order"].create(
        {
            "brand_id": brand.id,
            "tech_pack_id": style.tech_pack.id,
            "piece_amount": 165_000,
            "line_ids": [
                Command.create({"product_id": style.variants[row, col].id, "qty": qty})
                for row, sizes in (ordered or ORDERED).items()
                for col, qty in sizes.items()
                if qty
            ],
            **vals,
        }
    )


def stock_up(env, style, qty=10_000, products=None):
    """Put so much of every component, or of these, in the warehouse, at its price."""
    warehouse = env["stock.warehouse"].search(
        [("company_id", "=", env.company.id)], limit=1
    )
    quants = env["stock.quant"].with_context(inventory_mode=True)
    quants.create(
        [
            {
                "product_id": product.id,
                "location_id": warehouse.lot_stock_id.id,
                "inventory_quantity": qty,
            }
            for product in products or style.cloth | style.trims
        ]
    ).action_apply_inventory()


def make_offer(order, code, tailor, pieces, **vals):
    """A draft offer; ``pieces`` by variant."""
    return order.env["clothingline.offer"].create(
        {
            "order_id": order.id,
            "stage_id": stages(order.env)[code].id,
            "tailor_id": tailor.id,
            "line_ids": [
                Command.create({"product_id": product.id, "qty": qty})
                for product, qty in pieces.items()
                if qty
            ],
            **vals,
        }
    )


def take(offer):
    """Shown by the planner, taken by the tailor as his pages do; the job."""
    offer.action_offer()
    return offer.sudo()._take().with_env(offer.env)


def issue(job):
    """The warehouse sends what the job waits for."""
    for picking in job.picking_ids.filtered(
        lambda p: p.state not in ("done", "cancel")
    ):
        picking.move_ids.picked = True
        picking.button_validate()


def work_through(offer, inspector=None, defects=(), event=""):
    """Take an offer to a judged handover: everything made, counted and handed in.

    ``defects`` are values of clothingline.inspection.defect without the inspection and
    with the ``product_id`` in place of the handover line.
    """
    job = take(offer).sudo()  # as the tailor's pages do, once the job is known as his
    issue(job)
    if job.material_ids:
        job._count_material({m: m.issued_qty for m in job.material_ids})
    job._report_made({line: line.qty for line in job.line_ids}, f"made-{job.id}{event}")
    return hand_in_all(job.with_env(offer.env), inspector, defects, event)


def hand_in_all(job, inspector=None, defects=(), event=""):
    """Hand in all that is ready, and judge it with these defects."""
    handover = job.sudo()._hand_in(
        {line: line.made_qty + line.rework_qty for line in job.line_ids},
        f"handed-{job.id}{event}",
    )
    return judge(handover.inspection_ids.with_env(inspector or job.env), defects)


def judge(inspection, defects=()):
    """Enter these defects, values as of ``work_through``, and judge."""
    lines = {line.job_line_id.product_id: line for line in inspection.handover_line_ids}
    inspection.defect_ids = [
        Command.create(
            {"handover_line_id": lines[defect["product_id"]].id}
            | {key: value for key, value in defect.items() if key != "product_id"}
        )
        for defect in defects
    ]
    inspection.action_judge()
    return inspection
