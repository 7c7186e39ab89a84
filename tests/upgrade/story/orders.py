"""The story's orders: finished, closed short, half-way, untouched, draft, cancelled."""

import base64
from datetime import timedelta

from odoo import Command, fields

from odoo.addons.clothingline_production.tests import common

from .firm import REJECTED, REWORKED, picture

VOICE = base64.b64encode(b"OggS" + bytes(40))


def tell(firm):
    finished(firm)
    closed_short(firm)
    new_version(firm)
    half_way(firm)
    without_material(firm)
    not_begun(firm)
    paid_later(firm)


def finished(firm):
    """80 pieces ordered, 2 rejected, delivered, invoiced and paid; wages paid."""
    with firm.at("2026-01-07 02:10:00"):
        order = firm.order("Koko", 0, {"white": {"M": 40, "L": 20}, "navy": {"M": 20}})
        order.action_quote()
        order.sale_order_id.sudo().action_confirm()
        order.action_confirm()
    with firm.at("2026-01-09 03:00:00"):
        everything = {"white_M": 40, "white_L": 20, "navy_M": 20}
        firm.through(order, "cut", "cutter", "cut-1", **everything)
    with firm.at("2026-01-13 04:00:00"):
        one_bad = ("S01", 0, 1, REJECTED)
        firm.through(order, "sew", "a", "sew-1", one_bad, white_M=40, white_L=20)
    with firm.at("2026-01-14 04:00:00"):
        bad = [
            ("S01", 0, 3, REWORKED),
            ("F01", 0, 1, REJECTED | {"cause": "material"}),
        ]
        sewn = firm.through(order, "sew", "b", "sew-2", *bad, navy_M=20)
    with firm.at("2026-01-15 18:30:00"):  # after midnight in Jakarta
        firm.judge(firm.hand_in(sewn, "sew-2-again"))
    with firm.at("2026-01-19 05:00:00"):
        good = {"white_M": 39, "white_L": 20, "navy_M": 19}
        firm.through(order, "finish", "finisher", "finish-1", **good)
    with firm.at("2026-01-20 06:00:00"):
        order.action_close()
    with firm.at("2026-01-21 02:00:00"):
        deliver_and_invoice(firm, order)
    with firm.at("2026-01-23 02:00:00"):
        firm.pay(firm.bill("a"))
        firm.pay(firm.bill("cutter"), amount=100_000)
        firm.bill("finisher")


def deliver_and_invoice(firm, order):
    delivery = order.sale_order_id.with_env(firm.as_user("warehouse")).picking_ids
    delivery.move_ids.picked = True
    delivery.with_context(
        skip_backorder=True, picking_ids_not_to_backorder=delivery.ids
    ).button_validate()
    invoice = order.sale_order_id.with_env(
        firm.as_user("accountant")
    )._create_invoices()
    invoice.action_post()
    firm.pay(invoice)
    bank = firm.env["account.journal"].search([("type", "=", "bank")], limit=1)
    firm.as_user("accountant")["account.bank.statement.line"].create(
        {
            "journal_id": bank.id,
            "date": fields.Date.today(),
            "payment_ref": "Transfer of the brand",
            "amount": invoice.amount_total,
        }
    )


def closed_short(firm):
    """30 ordered, 18 finished: one missing, one rejected; material back, or lost."""
    with firm.at("2026-02-02 02:00:00"):
        order = firm.order("Koko", 1, {"white": {"L": 30}})
        order.write({"inspection_level": "I", "aql_major": "4.0", "aql_minor": "6.5"})
        order.action_quote()
        order.action_confirm()
        firm.through(order, "cut", "cutter", "cut-2", white_L=30)
    with firm.at("2026-02-04 02:00:00"):
        job = firm.take(order, "sew", "a", white_L=20)
        firm.make(job, "sew-3-made", 19)
        record_missing(firm, job)
        firm.judge(firm.hand_in(job, "sew-3-in"))
    with firm.at("2026-02-05 02:00:00"):
        back = firm.take(order, "sew", "b", white_L=5)
        lost = firm.take(order, "sew", "c", white_L=4)
        (back | lost).action_recall()
        back.action_return_material()
        common.issue(back.with_user(firm.users["warehouse"]))
        back.action_close()
        write_off = firm.as_user("planner")["clothingline.job.write.off"]
        write_off.create({"job_id": lost.id, "reason": "Wet"}).action_write_off()
    with firm.at("2026-02-09 02:00:00"):
        bad = ("S01", 0, 1, REJECTED | {"severity": "minor"})  # too many in so few
        last = firm.through(order, "finish", "finisher", "finish-2", bad, white_L=19)
        firm.judge(firm.hand_in(last, "finish-2-again"))
    with firm.at("2026-02-10 02:00:00"):
        short = firm.as_user("planner")["clothingline.order.close"]
        short.create({"order_id": order.id, "reason": "Cloth ran out"}).action_close()
        firm.bill("finisher")


def record_missing(firm, job):
    missing = firm.as_user("planner")["clothingline.job.missing"].create(
        {"job_id": job.id, "reason": "Lost on the way"}
    )
    missing.line_ids.qty = 1
    missing.action_record()


def new_version(firm):
    """The tech pack's second version replaces the first, which two orders pinned."""
    with firm.at("2026-02-12 02:00:00"):
        style = firm.styles["Koko"]
        draft = style.tech_pack.browse(style.tech_pack.action_new_version()["res_id"])
        size = firm.env.ref("clothingline_base.size_m")
        value = {"size_id": size.id, "value_cm": 72, "plus_cm": 1, "minus_cm": 1}
        draft.write(
            {
                "construction": "<p>Seven buttons, one pocket.</p>",
                "sketch": picture(),
                "measure_ids": [
                    Command.create(
                        {
                            "code": "PB",
                            "name": "Length",
                            "value_ids": [Command.create(value)],
                        }
                    )
                ],
            }
        )
        draft.action_release()
        style.tech_pack = draft
        draft.browse(draft.action_new_version()["res_id"]).care = "Not released yet"


def half_way(firm):
    """200 pieces with a job in every state."""
    with firm.at("2026-02-16 02:00:00"):
        order = firm.order("Koko", 0, {"white": {"S": 60, "M": 100}, "navy": {"L": 40}})
        order.action_quote()
        order.sale_order_id.sudo().action_confirm()
        order.action_confirm()
        cut = firm.take(order, "cut", "cutter", white_S=50, white_M=80)
    with firm.at("2026-02-18 02:00:00"):
        firm.make(cut, "cut-3-made", 40, 80)
        firm.judge(firm.hand_in(cut, "cut-3-in", 20, 60), ("K01", 0, 1, REWORKED))
    with firm.at("2026-02-20 02:00:00"):
        firm.judge(firm.hand_in(cut, "cut-3-in-2"))
    with firm.at("2026-02-21 02:00:00"):
        pending = firm.take(order, "cut", "cutter_two", navy_L=30)
        firm.make(pending, "cut-4-made", 30)
        firm.hand_in(pending, "cut-4-in", 25)
        firm.job(order, "cut", "cutter_two", white_M=20)
    in_sewing(firm, order)
    never_taken(firm, order)


def in_sewing(firm, order):
    with firm.at("2026-02-23 02:00:00"):
        done = firm.through(order, "sew", "a", "sew-4", white_M=10)
        at_work = firm.take(order, "sew", "a", counted=False, white_M=30, white_S=5)
        firm.count(at_work, short=1)
        firm.make(at_work, "sew-5-made", 20, 5)
        own = firm.own(at_work)
        own._correct_made({own.line_ids[0]: 2}, "sew-5-correct")
    with firm.at("2026-02-24 02:00:00"):
        causes = ("pattern", "previous_stage")
        bad = [("S01", n, 1, REJECTED | {"cause": causes[n]}) for n in (0, 1)]
        firm.judge(firm.hand_in(at_work, "sew-5-in", 10, 3), *bad)
        tell_of(firm, at_work)
        link_to(firm, at_work)
        firm.take(order, "sew", "b", counted=False, white_M=20)
        firm.take(order, "sew", "c", issued=False, white_S=20)
        pending = firm.take(order, "sew", "d", white_M=6)
        firm.make(pending, "sew-6-made")
        firm.hand_in(pending, "sew-6-in")
    with firm.at("2026-02-25 02:00:00"):
        waiting = firm.take(order, "sew", "d", white_S=8)
        firm.make(waiting, "sew-7-made", 3)
        firm.judge(firm.hand_in(waiting, "sew-7-in"))
        waiting.action_recall()
        waiting.action_return_material()
        to_write_off = firm.take(order, "sew", "b", white_S=2)
        to_write_off.action_recall()
        firm.through(order, "finish", "finisher", "finish-3", white_M=6)
        firm.bill("a")
        firm.pay(firm.bill("d"))
        firm.bill("cutter", post=False)
    return done


def tell_of(firm, job):
    own = firm.own(job)
    own._report_problem("cloth", "problem-1", text="2 m short")
    own._tell_message("note-1", text="See the picture", photo=picture())
    own._tell_message("note-2", voice=VOICE)
    job.note_ids.create({"job_id": job.id, "text": "More cloth comes tomorrow"})
    job.message_post(body="The planner says a word.")
    job.message_post(
        body="With a paper", attachments=[("cutting plan.txt", b"fold it twice")]
    )


def link_to(firm, job):
    """One link in use, one withdrawn."""
    links = firm.env["clothingline.job.link"].sudo()
    used, _token = links._make(job.sudo())
    used._record_use("Made 20")
    withdrawn, _token = links._make(job.sudo())
    withdrawn.withdrawn_at = used.expires_at - timedelta(days=6)


def never_taken(firm, order):
    """Draft, offered, refused, cancelled: what are offers from the next version on."""
    with firm.at("2026-02-26 02:00:00"):
        offered = firm.offer(order, "sew", "a", white_S=10, white_M=4)
        offered.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="Ring the tailor",
            user_id=firm.users["planner"].id,
        )
        offered.message_post(body="Please answer soon.")
        firm.env["clothingline.job.link"].sudo()._make(offered.sudo())
        said = {"job_id": offered.id, "text": "Cut < 5 & more", "photo": picture()}
        offered.note_ids.create(said)
        refused = firm.offer(order, "sew", "d", white_M=10)
        firm.own(refused)._refuse("Ill this week")
        firm.own(firm.offer(order, "finish", "finisher", white_M=2))._refuse(False)
        firm.job(order, "sew", "b", white_M=5).action_cancel()
        firm.offer(order, "sew", "c", white_M=5).action_cancel()
        draft = firm.job(order, "sew", "c", white_M=5, white_S=5)
        draft.message_post(
            body="Only if the other is late", attachments=[("draft.txt", b"a draft")]
        )
        order.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="Ask the brand",
            user_id=firm.users["planner"].id,
        )


def without_material(firm):
    """Sewing of a style whose trims come from the brand: nothing is issued."""
    with firm.at("2026-02-27 02:00:00"):
        order = firm.order("Koko without trims", 1, {"navy": {"XL": 50}})
        order.action_confirm()
        firm.through(order, "cut", "cutter_two", "cut-5", navy_XL=50)
        job = firm.take(order, "sew", "c", navy_XL=20)
        firm.make(job, "sew-8-made", 8)
        firm.take(order, "sew", "d", navy_XL=10)


def not_begun(firm):
    """Confirmed with nothing planned, draft with and without a quotation, cancelled."""
    with firm.at("2026-03-02 02:00:00"):
        firm.order("Koko", 0, {"navy": {"S": 15}}).action_confirm()
        firm.order("Koko", 1, {"navy": {"S": 7, "XXL": 8}}).action_quote()
        firm.order("Koko without trims", 1, {"white": {"S": 3}})
        for back in (False, True):
            order = firm.order("Koko", 1, {"white": {"XXL": 12}})
            order.action_confirm()
            firm.offer(order, "cut", "cutter", white_XXL=12)
            order.action_cancel()
            if back:
                order.action_draft()
        archived = firm.order("Koko", 1, {"white": {"XL": 1}})
        archived.action_cancel()
        archived.active = False


def paid_later(firm):
    """A bill corrected by a credit note, and pieces that wait for a bill."""
    with firm.at("2026-03-03 02:00:00"):
        bill = firm.bill("cutter_two")
        reversal = firm.as_user("accountant")["account.move.reversal"].create(
            {"move_ids": [Command.set(bill.ids)], "journal_id": bill.journal_id.id}
        )
        reversal.reverse_moves()
        reversal.new_move_ids.action_post()
        left = firm.env["clothingline.tailor"].browse(firm.tailors["cutter_two"].id)
        left.action_suspend()
