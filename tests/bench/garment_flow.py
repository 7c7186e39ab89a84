"""Our flow: from the brand's order to the tailor's posted bill, one sewing stage."""

from types import SimpleNamespace

from odoo import Command

from .style import COMPONENTS, MINUTES, PIECES, RATE, make_components, make_variants

NAME = "ours"


def prepare(env):
    """What a company sets up once."""
    company = env.company
    company._clothingline_prepare_accounting()
    return SimpleNamespace(
        material=env.ref("clothingline_production.product_category_material"),
        garment=env.ref("clothingline_production.product_category_garment"),
        stage=env.ref("clothingline_base.stage_sew"),
        family=env.ref("clothingline_base.family_shirt"),
        garment_type=env.ref("clothingline_base.garment_type_kemeja_koko"),
    )


def make_case(env, setting, size):
    """A style of so many variants, a tailor who may sew it, stock: ids, by name."""
    components = make_components(env, setting.material)
    template = make_variants(env, setting.garment, size)
    workcenter = setting.stage._get_workcenters(env.company)[setting.stage]
    bom = env["mrp.bom"].create(
        {
            "product_tmpl_id": template.id,
            "operation_ids": [
                Command.create(
                    {
                        "name": setting.stage.name,
                        "workcenter_id": workcenter.id,
                        "time_cycle_manual": MINUTES,
                    }
                )
            ],
        }
    )
    bom.bom_line_ids = [
        Command.create(
            {
                "product_id": component.id,
                "product_qty": qty,
                "operation_id": bom.operation_ids.id,
            }
        )
        for component, (_name, qty, _price) in zip(components, COMPONENTS, strict=True)
    ]
    tech_pack = env["clothingline.tech.pack"].create(
        {
            "name": template.name,
            "product_tmpl_id": template.id,
            "garment_type_id": setting.garment_type.id,
            "stage_line_ids": [
                Command.create({"stage_id": setting.stage.id, "minutes": MINUTES})
            ],
        }
    )
    tech_pack.action_release()
    env["clothingline.rate"].create(
        {
            "stage_id": setting.stage.id,
            "product_tmpl_id": template.id,
            "piece_amount": RATE,
            "date_from": "2026-01-01",
        }
    )
    brand = env["res.partner"].create({"name": "Brand", "is_company": True})
    tailor = make_tailor(env)
    return {
        "stage": setting.stage.id,
        "tech_pack": tech_pack.id,
        "brand": brand.id,
        "tailor": tailor.id,
        "variants": template.product_variant_ids.ids,
    }


def make_tailor(env):
    """A tailor who may sew shirts."""
    tailor = env["clothingline.tailor"].create(
        {"partner_id": env["res.partner"].create({"name": "Tailor"}).id}
    )
    tailor.action_admit()
    tailor._grant_competency(
        env.ref("clothingline_base.stage_sew"),
        env.ref("clothingline_base.family_shirt"),
        *("2026-01-01", "2099-12-31", "Bench"),
    )
    tailor._get_location()
    return tailor


def order_create(env, case):
    order = env["clothingline.order"].create(
        {
            "brand_id": case["brand"],
            "tech_pack_id": case["tech_pack"],
            "piece_amount": 165_000,
            "line_ids": [
                Command.create({"product_id": variant, "qty": PIECES})
                for variant in case["variants"]
            ],
        }
    )
    case["order"] = order.id


def order_confirm(env, case):
    env["clothingline.order"].browse(case["order"]).action_confirm()


def job_offer(env, case, qty=PIECES):
    offer = env["clothingline.offer"].create(
        {
            "order_id": case["order"],
            "stage_id": case["stage"],
            "tailor_id": case["tailor"],
            "line_ids": [
                Command.create({"product_id": variant, "qty": qty})
                for variant in case["variants"]
            ],
        }
    )
    offer.action_offer()
    case["offer"] = offer.id


def _job(env, case):
    return env["clothingline.job"].browse(case["job"])


def _tailors_job(env, case):
    # The tailor's pages act by sudo, once they know that the job is his.
    return _job(env, case).sudo()


def take(env, case):
    offer = env["clothingline.offer"].sudo().browse(case["offer"])
    case["job"] = offer._take().id


def issue(env, case):
    picking = _job(env, case).picking_ids
    picking.move_ids.picked = True
    picking.button_validate()


def count(env, case):
    job = _tailors_job(env, case)
    job._count_material({line: line.issued_qty for line in job.material_ids})


def report_made(env, case):
    job = _tailors_job(env, case)
    job._report_made({line: line.qty for line in job.line_ids}, f"made-{job.id}")


def hand_in(env, case):
    job = _tailors_job(env, case)
    job._hand_in({line: line.qty for line in job.line_ids}, f"in-{job.id}")


def judge(env, case):
    _job(env, case).handover_ids.inspection_ids.action_judge()


def order_close(env, case):
    env["clothingline.order"].browse(case["order"]).action_close()


def bill_create(env, case):
    job = _job(env, case)
    wizard = env["clothingline.bill.create"].create(
        {"tailor_ids": [Command.set(job.tailor_id.ids)]}
    )
    case["bill"] = env["account.move"].search(wizard.action_create()["domain"]).ids


def bill_post(env, case):
    env["account.move"].browse(case["bill"]).action_post()


STEPS = (
    order_create,
    order_confirm,
    job_offer,
    take,
    issue,
    count,
    report_made,
    hand_in,
    judge,
    order_close,
    bill_create,
    bill_post,
)
CONFIRM = ("order_confirm",)


def check(env, case, size):
    """Refuse to compare a flow that did not arrive where it should."""
    pieces = size * PIECES
    order = env["clothingline.order"].browse(case["order"])
    variants = env["product.product"].browse(case["variants"])
    assert (order.state, order.production_id.state) == ("done", "done")
    assert order.finished_qty == pieces == sum(variants.mapped("qty_available"))
    bill = env["account.move"].browse(case["bill"])
    assert (bill.state, bill.amount_untaxed) == ("posted", pieces * RATE)
    return sum(variants.mapped("total_value"))
