"""The demo's three orders: one finished and paid, one half-way, one just offered.

Run by demo.py, which brings ``env``. Each step calls what the role's button calls.
"""

import io
from base64 import b64encode
from datetime import timedelta

from PIL import Image, ImageDraw, ImageFont

from odoo import Command, fields

from odoo.addons.clothingline_production.demo import reference_case as case

env = env  # noqa: F821, PLW0127 - given by demo.py
TODAY = fields.Date.context_today(env["res.users"])
NAMES = {
    "Cloth white": "Kain katun putih",
    "Cloth navy": "Kain katun navy",
    "Button": "Kancing",
    "Thread set": "Benang jahit (set)",
    "Label": "Label merek",
    "Polybag": "Plastik kemasan",
}
MEASURES = (  # code, name, tolerance in cm, cm for S M L XL XXL
    ("PB", "Panjang baju", 1.0, (70, 72, 74, 76, 78)),
    ("LD", "Lebar dada", 1.0, (50, 52, 54, 57, 60)),
    ("LB", "Lebar bahu", 0.5, (43, 44.5, 46, 47.5, 49)),
    ("PL", "Panjang lengan", 1.0, (57, 58, 59, 60, 61)),
)


def by_demo(name):
    return env.ref(f"clothingline_base.{name}_demo")


def as_user(name):
    return env(user=by_demo(f"user_{name}"))


def sketch():
    """A line drawing of a long-sleeved koko, front view."""
    image = Image.new("RGB", (440, 520), "white")
    draw = ImageDraw.Draw(image)
    body = [(150, 70), (120, 95), (110, 460), (330, 460), (320, 95), (290, 70)]
    left = [(120, 95), (60, 330), (95, 345), (118, 220)]
    right = [(320, 95), (380, 330), (345, 345), (322, 220)]
    for shape in (body, left, right):
        draw.line(shape, fill="#30343f", width=4, joint="curve")
    draw.arc((165, 45, 275, 105), 0, 180, fill="#30343f", width=4)
    draw.line([(150, 70), (165, 60)], fill="#30343f", width=4)
    draw.line([(290, 70), (275, 60)], fill="#30343f", width=4)
    draw.rectangle((208, 102, 232, 280), outline="#30343f", width=3)
    for y in range(120, 280, 26):
        draw.ellipse((216, y, 224, y + 8), outline="#30343f", width=2)
    draw.rectangle((252, 170, 305, 235), outline="#30343f", width=3)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return b64encode(buffer.getvalue())


def logo():
    """The firm's name beside a spool of thread."""
    image = Image.new("RGBA", (420, 120))
    draw = ImageDraw.Draw(image)
    for box in ((12, 12, 92, 28), (12, 92, 92, 108)):
        draw.rounded_rectangle(box, 6, fill="#0b5a4c")
    for y in range(34, 90, 9):
        draw.line([(24, y), (80, y - 4)], fill="#d98a2b", width=6)
    font = ImageFont.load_default(40)
    draw.text((112, 34), "Clothing Line", fill="#1f2a37", font=font)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return b64encode(buffer.getvalue())


def name_places():
    """Names of places have no translations: the firm's language it is."""
    for stage in env["clothingline.stage"].search([]):
        stage.workcenter_id.name = stage.name
    warehouse = env["stock.warehouse"].search([], limit=1)
    warehouse.name = env.company.name
    warehouse.lot_stock_id.name = "Stok"


def make_style(name):
    style = case.make_style(env, name)
    for product in style.cloth | style.trims:
        product.name = NAMES[product.with_context(lang="en_US").name]
    case.make_rates(env, style, date_from=TODAY - timedelta(days=365))
    case.stock_up(env, style, 6_000)
    return style


def describe(tech_pack):
    """Version 2 of the tech pack, with its sketch and points of measure."""
    draft = tech_pack.browse(tech_pack.action_new_version()["res_id"])
    sizes = [env.ref(f"clothingline_base.size_{code.lower()}") for code in case.METRES]
    draft.write(
        {
            "sketch": sketch(),
            "construction": "<p>Kerah koko berdiri, plaket depan 7 kancing, saku kiri. "
            "Jahit 10-12 setik per inci; obras bagian dalam.</p>",
            "care": "Cuci mesin 30 derajat. Setrika suhu sedang.",
            "measure_ids": [
                Command.create(
                    {
                        "code": code,
                        "name": name,
                        "value_ids": [
                            Command.create(
                                {
                                    "size_id": size.id,
                                    "value_cm": value,
                                    "plus_cm": tolerance,
                                    "minus_cm": tolerance,
                                }
                            )
                            for size, value in zip(sizes, values, strict=True)
                        ],
                    }
                )
                for code, name, tolerance, values in MEASURES
            ],
        }
    )
    draft.action_release()
    return draft


def pieces(style, row, **sizes):
    return {style.variants[row, size]: qty for size, qty in sizes.items()}


def defect(code, product, qty, **vals):
    kind = env["clothingline.defect.type"].search([("code", "=", code)])
    return {"defect_type_id": kind.id, "product_id": product, "qty": qty, **vals}


def make_offer(order, code, tailor, share, days, **vals):
    """Work of a stage for this tailor, due in so many days; a draft."""
    due = TODAY + timedelta(days=days)
    tailor = by_demo(f"tailor_{tailor}")
    return case.make_offer(order, code, tailor, share, due_date=due, **vals)


def finish_order(style):
    """The reference case: 480 pieces, two rejected, everyone paid, bank reconciled."""
    inspector, koko = as_user("inspector"), style.variants
    order = make_order(style, "brand", 165_000, 3)
    order.action_quote()
    order.sale_order_id.action_confirm()
    order.action_confirm()
    ordered = {
        koko[row, size]: qty
        for row, sizes in case.ORDERED.items()
        for size, qty in sizes.items()
    }
    case.work_through(make_offer(order, "cut", "cutter", ordered, -12), inspector)
    shares = {
        "a": pieces(style, "white", S=40, M=80, L=40),
        "b": pieces(style, "white", L=40, XL=40, XXL=20)
        | pieces(style, "navy", S=30, M=10),
        "c": pieces(style, "navy", M=50, L=50),
        "d": pieces(style, "navy", L=20, XL=40, XXL=20),
    }
    first, again = defects_found(koko)
    for name, share in shares.items():
        offer = make_offer(order, "sew", name, share, -5)
        case.work_through(offer, inspector, first.get(name, ()))
        if name in again:
            case.hand_in_all(offer.job_id, inspector, again[name], "-2")
    sewn = order._pieces_available(env.ref("clothingline_base.stage_finish"))
    share = {env["product.product"].browse(key): qty for key, qty in sewn.items()}
    case.work_through(make_offer(order, "finish", "finisher", share, -1), inspector)
    order.action_close()
    settle(order)


def defects_found(koko):
    """Defects of the first and of the second handover, by tailor."""
    return (
        {
            "a": [
                defect("S01", koko["white", "S"], 2, severity="major"),
                defect("S02", koko["white", "M"], 3, severity="minor"),
            ],
            "b": [defect("S01", koko["navy", "S"], 2, severity="major")],
            "d": [
                defect(
                    "F01",
                    koko["navy", "L"],
                    1,
                    severity="major",
                    cause="material",
                    disposition="rejected",
                )
            ],
        },
        {
            "a": (),
            "b": [
                defect(
                    "S01",
                    koko["white", "L"],
                    1,
                    severity="major",
                    cause="tailor",
                    disposition="rejected",
                )
            ],
        },
    )


def make_order(style, brand, price, days, ordered=None):
    return case.make_order(
        as_user("planner"),
        style,
        by_demo(brand),
        ordered,
        piece_amount=price,
        due_date=TODAY + timedelta(days=days),
    )


def settle(order):
    """Bill and pay the tailors, deliver, invoice, be paid, reconcile the bank."""
    accountant = as_user("accountant")
    run = accountant["clothingline.bill.create"].create({"bill_date": TODAY})
    bills = accountant["account.move"].search(run.action_create()["domain"])
    bills.action_post()
    bank = accountant["account.journal"].search([("type", "=", "bank")], limit=1)
    payments = (
        accountant["account.payment.register"]
        .with_context(active_model="account.move", active_ids=bills.ids)
        .create({"journal_id": bank.id, "payment_date": TODAY})
        ._create_payments()
    )
    delivery = order.sale_order_id.with_env(as_user("warehouse")).picking_ids
    delivery.move_ids.picked = True
    delivery.with_context(
        skip_backorder=True, picking_ids_not_to_backorder=delivery.ids
    ).button_validate()
    invoice = order.sale_order_id.with_env(accountant)._create_invoices()
    invoice.action_post()
    if "account.statement.import" in env:
        import_statement(accountant, bank, payments, invoice)


def import_statement(accountant, bank, payments, invoice):
    rows = ["Tanggal;Keterangan;Jumlah"]
    amounts = [(f"Transfer {p.partner_id.name}", -p.amount) for p in payments]
    amounts.append((invoice.partner_id.name, invoice.amount_total))
    amounts.append(("Biaya administrasi bank", -15_000))  # left for the accountant
    for label, amount in amounts:
        rows.append(f"{TODAY:%d/%m/%Y};{label};{amount:.2f}".replace(".", ","))
    accountant["account.statement.import"].with_context(journal_id=bank.id).create(
        {
            "statement_file": b64encode("\n".join(rows).encode()),
            "statement_filename": "rekening-koran.csv",
            "sheet_mapping_id": make_mapping().id,
        }
    ).import_file_button()
    lines = accountant["account.bank.statement.line"].search(
        [("journal_id", "=", bank.id), ("is_reconciled", "=", False)]
    )
    counterparts = {-p.amount: p._seek_for_lines()[0] for p in payments}
    counterparts[invoice.amount_total] = invoice.line_ids.filtered(
        lambda line: line.account_id.account_type == "asset_receivable"
    )
    for line in lines.filtered(lambda line: line.amount in counterparts):
        line.add_multiple_lines([("id", "in", counterparts[line.amount].ids)])
        line.reconcile_bank_line()


def make_mapping():
    """How the bank's CSV file reads: dates and amounts as written in Indonesia."""
    return env["account.statement.import.sheet.mapping"].create(
        {
            "name": "Rekening koran (CSV)",
            "float_thousands_sep": "dot",
            "float_decimal_sep": "comma",
            "delimiter": "semicolon",
            "quotechar": '"',
            "timestamp_format": "%d/%m/%Y",
            "timestamp_column": "Tanggal",
            "amount_type": "simple_value",
            "amount_column": "Jumlah",
            "description_column": "Keterangan",
        }
    )


def half_way_order(style):
    """Cut and partly sewn: one tailor at work, one lot to inspect, one offer open."""
    inspector = as_user("inspector")
    ordered = {
        "white": {"S": 20, "M": 60, "L": 60, "XL": 20},
        "navy": {"M": 40, "L": 40},
    }
    order = make_order(style, "brand_other", 148_000, 14, ordered)
    order.action_quote()
    order.sale_order_id.action_confirm()
    order.action_confirm()
    cut = {line.product_id: line.qty for line in order.line_ids}
    cutting = make_offer(order, "cut", "cutter", cut, -2)
    case.work_through(cutting, inspector)
    count_use(cutting.job_id)

    at_work = start(
        make_offer(order, "sew", "a", pieces(style, "white", S=20, M=60), 6)
    )
    at_work._report_made({at_work.line_ids[0]: 20, at_work.line_ids[1]: 15}, "demo-a")

    to_inspect = start(make_offer(order, "sew", "c", pieces(style, "navy", M=40), 5))
    to_inspect._report_made({to_inspect.line_ids: 40}, "demo-c-1")
    to_inspect._hand_in({to_inspect.line_ids: 25}, "demo-c-2")

    judge_anew(make_offer(order, "sew", "d", pieces(style, "navy", L=40), 4), inspector)
    look_for_a_tailor(order, pieces(style, "white", L=60))


def judge_anew(offer, inspector):
    """A lot was passed by a slip: the inspector takes it back and finds one piece."""
    verdict = case.work_through(offer, inspector)
    verdict._reopen("Satu potong belum diperiksa")
    variant = verdict.handover_line_ids.job_line_id.product_id
    case.judge(verdict, [defect("S01", variant, 1, severity="major")])


def count_use(job):
    """The cutter laid the cloth well: what he saved waits to be received back."""
    saved = job.material_ids[:1]
    use = job.env["clothingline.job.use"].create(
        {"job_id": job.id, "reason": "Gelaran dihitung ulang, sisa 6 m"}
    )
    line = use.line_ids.filtered(lambda line: line.material_id == saved)
    line.real_qty = saved.used_qty - 6
    use.action_count()
    job.action_return_material()


def look_for_a_tailor(order, share):
    """One refused with a reason, one did not answer in time, the next is asked."""
    refused = make_offer(order, "sew", "d", share, 8)
    refused.action_offer()
    refused.sudo()._refuse("Minggu depan ada hajatan, tidak sempat")
    over = fields.Datetime.now() - timedelta(hours=3)
    make_offer(order, "sew", "c", share, 8, expires_at=over).action_offer()
    order.env["clothingline.offer"].sudo()._cron_lapse()
    answer_by = fields.Datetime.now() + timedelta(days=2)
    make_offer(order, "sew", "b", share, 8, expires_at=answer_by).action_offer()


def start(offer):
    """The job as the tailor's pages go on with it, taken and counted in."""
    job = case.take(offer).sudo()
    case.issue(job)
    job._count_material({m: m.issued_qty for m in job.material_ids})
    return job


def offered_order(style):
    """Confirmed this morning: cutting is offered, and tailor A has an offer too.

    One offer was withdrawn, and finishing is planned and not shown yet.
    """
    ordered = {"white": {"M": 50, "L": 50}, "navy": {"M": 25, "L": 25}}
    order = make_order(style, "brand", 165_000, 28, ordered)
    order.action_quote()
    order.action_confirm()
    everything = {line.product_id: line.qty for line in order.line_ids}
    make_offer(order, "cut", "cutter", everything, 5).action_offer()
    make_offer(order, "sew", "a", pieces(style, "white", M=50), 20).action_offer()
    too_early = make_offer(order, "sew", "b", pieces(style, "navy", M=25), 9)
    too_early.action_offer()
    too_early.action_withdraw()
    make_offer(order, "finish", "finisher", everything, 26)


env.ref("base.IDR").rounding = 1  # nobody here pays in sen
case.prepare_company(env)
env.company.logo = logo()
env.company.stock_text_confirmation = False  # no SMS gateway in a demo
name_places()
koko = make_style("Kemeja koko lengan panjang")
koko.tech_pack = describe(koko.tech_pack)
finish_order(koko)
half_way_order(make_style("Kemeja koko lengan pendek"))
offered_order(koko)
