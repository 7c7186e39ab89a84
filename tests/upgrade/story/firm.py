"""The firm of the story: its people, styles, rates and stock, and what they do."""

import base64
import io
from contextlib import contextmanager
from datetime import UTC, datetime

from freezegun import freeze_time
from PIL import Image

from odoo import Command
from odoo.sql_db import Cursor

from odoo.addons.clothingline_production.tests import common

ROLES = (
    "planner",
    "inspector",
    "warehouse",
    "accountant",
    "officer",
    "assessor",
    "manager",
)
SKILLS = {
    "cutter": ("cut",),
    "cutter_two": ("cut",),
    "a": ("sew",),
    "b": ("sew",),
    "c": ("sew",),
    "d": ("sew",),
    "e": ("sew",),
    "f": ("sew",),
    "finisher": ("finish",),
}
REJECTED = {"severity": "major", "cause": "tailor", "disposition": "rejected"}
REWORKED = {"severity": "major", "disposition": "rework"}


def now():
    return datetime.now(UTC).replace(tzinfo=None)


def picture():
    drawn = io.BytesIO()
    Image.new("RGB", (48, 36), "navy").save(drawn, "JPEG")
    return base64.b64encode(drawn.getvalue())


class Firm:
    """Who works here and with what; its methods are the steps of the story."""

    def __init__(self, env):
        self.env = env(context={"lang": "en_US", "tz": "Asia/Jakarta"})
        self.users, self.tailors, self.styles, self.brands = {}, {}, {}, []
        # The database's own clock follows the story's.
        Cursor.now = lambda _cursor: now()
        with self.at("2026-01-05 02:00:00"):
            self._prepare()

    @contextmanager
    def at(self, moment):
        """The story goes on at this moment, UTC."""
        self.env.flush_all()
        self.env.invalidate_all()
        with freeze_time(moment):
            yield
            self.env.flush_all()

    def as_user(self, role):
        return self.env(user=self.users[role])

    def _prepare(self):
        # Pictures and voice notes in the dump itself: it comes without a file store.
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        self.env.ref("base.IDR").rounding = 1
        common.prepare_company(self.env)
        self._hire()
        for name in ("Koko", "Koko without trims"):
            style = self.styles[name] = common.make_style(self.env, name)
            common.stock_up(self.env, style, 5_000)
        sewing = self.styles["Koko without trims"].bom.operation_ids[1]
        sewing.bom_id.bom_line_ids.filtered(
            lambda line: line.operation_id == sewing
        ).unlink()
        self._set_rates()
        self._buy_cloth()

    def _hire(self):
        for role in ROLES:
            self._make_user(role, role)
        for name, skills in SKILLS.items():
            tailor = self.tailors[name] = common.make_tailor(
                self.env, f"Tailor {name}", *skills, is_company="cutter" in name
            )
            tailor.tax_treatment = {"a": "none", "b": "pph21"}.get(name, "undecided")
        for name in ("a", "cutter"):
            partner = self.tailors[name].partner_id
            self._make_user(f"tailor_{name}", "tailor", partner_id=partner.id)
        self.brands = self.env["res.partner"].create(
            [{"name": f"Brand {number}", "is_company": True} for number in (1, 2)]
        )
        self._make_user("brand", "brand", partner_id=self.brands[0].id)

    def _make_user(self, name, role, **values):
        group = self.env.ref(f"clothingline_base.group_clothingline_{role}")
        if "partner_id" not in values:
            values["name"] = f"The {name}"
        users = self.env["res.users"].with_context(no_reset_password=True)
        self.users[name] = users.create(
            {
                "login": f"{name}@example.com",
                "lang": "id_ID",
                "tz": "Asia/Jakarta",
                "group_ids": [Command.set(group.ids)],
                **values,
            }
        )

    def _set_rates(self):
        """Of last year, of this year for sewing, and of the garment type."""
        koko, plain = self.styles.values()
        common.make_rates(self.env, koko, "2025-01-01")
        sewing = {"piece_amount": 14_500, "date_from": "2026-01-01"}
        sew = common.stages(self.env)["sew"]
        rates = self.env["clothingline.rate"]
        rates.create(
            {"stage_id": sew.id, "product_tmpl_id": koko.template.id, **sewing}
        )
        garment = plain.tech_pack.garment_type_id
        for stage in common.stages(self.env).values():
            rates.create(
                {
                    "stage_id": stage.id,
                    "garment_type_id": garment.id,
                    "piece_amount": 9_750,
                    "date_from": "2026-01-01",
                }
            )

    def _buy_cloth(self):
        """200 m of cloth at another price: ordered, 120 m received and billed."""
        mill = self.env["res.partner"].create({"name": "Mill", "is_company": True})
        cloth = self.styles["Koko"].cloth[0]
        line = {"product_id": cloth.id, "product_qty": 200, "price_unit": 33_000}
        purchase = self.env["purchase.order"].create(
            {"partner_id": mill.id, "order_line": [Command.create(line)]}
        )
        purchase.button_confirm()
        receipt = purchase.picking_ids
        receipt.move_ids.write({"quantity": 120, "picked": True})
        receipt._action_done()
        purchase.action_create_invoice()
        purchase.invoice_ids.invoice_date = now().date()
        purchase.invoice_ids.action_post()

    # Steps ------------------------------------------------------------------

    def order(self, style, brand, ordered, **vals):
        return common.make_order(
            self.as_user("planner"),
            self.styles[style],
            self.brands[brand],
            ordered,
            **{"piece_amount": 165_000, "due_date": "2026-03-31", **vals},
        )

    def job(self, order, code, tailor, **pieces):
        """A draft job: pieces by colour and size, such as white_M=20."""
        variants = next(
            style.variants
            for style in self.styles.values()
            if style.template.id == order.product_tmpl_id.id
        )
        wanted = {variants[tuple(key.split("_"))]: n for key, n in pieces.items()}
        job = common.make_job(order, code, self.tailors[tailor], wanted)
        job.due_date = "2026-03-20"
        return job

    def offer(self, order, code, tailor, **pieces):
        job = self.job(order, code, tailor, **pieces)
        job.action_offer()
        return job

    def take(self, order, code, tailor, issued=True, counted=True, **pieces):
        job = self.offer(order, code, tailor, **pieces)
        self.own(job)._take()
        if issued:
            common.issue(job.with_user(self.users["warehouse"]))
        if issued and counted and job.material_ids:
            self.count(job)
        return job

    def own(self, job):
        """As the tailor's pages: his portal user, beyond the check whose job it is."""
        by_tailor = {tailor.id: name for name, tailor in self.tailors.items()}
        user = self.users.get(f"tailor_{by_tailor[job.tailor_id.id]}", self.env.user)
        return job.with_user(user).sudo()

    def count(self, job, short=0):
        own = self.own(job)
        counted = {material: material.issued_qty for material in own.material_ids}
        counted[own.material_ids[0]] -= short
        own._count_material(counted)

    def make(self, job, event, *numbers):
        """So many pieces of each line are made; all if no number is given."""
        own = self.own(job)
        numbers = numbers or own.line_ids.mapped("in_hand_qty")
        own._report_made(dict(zip(own.line_ids, numbers, strict=True)), event)

    def hand_in(self, job, event, *numbers):
        own = self.own(job)
        numbers = numbers or [ln.made_qty + ln.rework_qty for ln in own.line_ids]
        return own._hand_in(dict(zip(own.line_ids, numbers, strict=True)), event)

    def judge(self, handover, *defects):
        """The verdict; a defect is (code, line, pieces, other values)."""
        inspection = handover.inspection_ids.with_user(self.users["inspector"])
        kinds = inspection.env["clothingline.defect.type"]
        inspection.defect_ids = [
            Command.create(
                {
                    "defect_type_id": kinds.search([("code", "=", code)]).id,
                    "handover_line_id": handover.line_ids[line].id,
                    "qty": qty,
                    **values,
                }
            )
            for code, line, qty, values in defects
        ]
        inspection.action_judge()
        return inspection

    def through(self, order, code, tailor, event, *defects, **pieces):
        """A stage from offer to verdict."""
        job = self.take(order, code, tailor, **pieces)
        self.make(job, f"{event}-made")
        self.judge(self.hand_in(job, f"{event}-in"), *defects)
        return job

    def bill(self, tailor, post=True):
        """The accepted pieces of one tailor on a bill of today; the bill."""
        accountant = self.as_user("accountant")
        run = accountant["clothingline.bill.create"].create(
            {
                "bill_date": now().date(),
                "tailor_ids": [Command.set(self.tailors[tailor].ids)],
            }
        )
        bills = accountant["account.move"].search(run.action_create()["domain"])
        if post:
            bills.action_post()
        return bills

    def pay(self, move, **values):
        return (
            self.as_user("accountant")["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"payment_date": now().date(), **values})
            ._create_payments()
        )
