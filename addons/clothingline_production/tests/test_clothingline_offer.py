from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from . import common
from .case import ProductionCase

MOVES = {
    ("draft", "offered"),
    ("draft", "withdrawn"),
    ("offered", "taken"),
    ("offered", "refused"),
    ("offered", "lapsed"),
    ("offered", "withdrawn"),
}
WAY_TO = {
    "draft": (),
    "offered": ("offered",),
    "taken": ("offered", "taken"),
    "refused": ("offered", "refused"),
    "lapsed": ("offered", "lapsed"),
    "withdrawn": ("withdrawn",),
}


@tagged("post_install", "-at_install")
class TestOffer(ProductionCase):
    # States ---------------------------------------------------------------

    def test_only_declared_moves_are_possible(self):
        order = self._order()
        for old, way in WAY_TO.items():
            for new in WAY_TO:
                offer = self._offer(order)
                for state in way:
                    offer._move_to(state)
                with self.subTest(old=old, new=new):
                    if (old, new) in MOVES:
                        offer._move_to(new)
                        self.assertEqual(offer.state, new)
                    else:
                        self.assertRefused("cannot go from", offer._move_to, new)

    def test_the_state_is_not_written_from_outside(self):
        order = self._order()
        offer = self._offer(order)
        for action in (
            lambda: offer.write({"state": "taken"}),
            lambda: offer.with_context(clothingline_move=True).write(
                {"state": "taken"}
            ),
            lambda: offer.with_context(clothingline_step=True).write(
                {"state": "taken"}
            ),
            lambda: offer.create(
                {
                    "order_id": order.id,
                    "stage_id": self.cut.id,
                    "tailor_id": self.cutter.id,
                    "state": "taken",
                }
            ),
        ):
            with self.assertRaises(AccessError):
                action()
        self.assertEqual(offer.state, "draft")
        self.assertEqual(order.offer_ids, offer)

    # Offering -------------------------------------------------------------

    def test_several_offers_are_made_on_one_screen(self):
        order = self._order(M=10)
        order.due_date = "2026-03-01"
        plans = self.env["clothingline.job.plan"]
        context = {"default_order_id": order.id}
        for qty in (4, 6):
            plan = Form(plans.with_context(**context))
            plan.stage_id = self.cutter.competency_ids.stage_id
            plan.tailor_id = self.cutter
            self.assertEqual(str(plan.due_date), "2026-03-01")
            with plan.line_ids.edit(0) as line:
                line.qty = qty
            action = plan.save().action_plan_next()
            self.assertEqual(action["target"], "new")
            context = action["context"]
        self.assertEqual(order.offer_ids.mapped("qty"), [6, 4])
        self.assertEqual(set(order.offer_ids.mapped("state")), {"offered"})
        self.assertEqual(len(Form(plans.with_context(**context)).line_ids), 0)

    def test_a_choice_of_tailors_says_place_load_and_quality(self):
        self.cutter.partner_id.sudo().city_id = self.env.ref(
            "clothingline_base.res_city_3273"
        )
        shown = self.cutter.with_context(clothingline_show_load=True)
        self.assertEqual(shown.display_name, "CV Potong · Kota Bandung · free")
        job = self._taken(self._order(M=10))
        self._report(job, M=4)
        self._judge(self._hand_in(job))
        shown.invalidate_recordset()
        self.assertEqual(
            shown.display_name,
            "CV Potong · Kota Bandung · 1 open jobs, 10 pieces · 100 % of lots passed",
        )
        self.assertEqual(self.cutter.display_name, "CV Potong")

    def test_an_offer_fixes_rate_minutes_competency_and_tax(self):
        self.sewer.tax_treatment = "pph21"
        offer = self._offered(self._order(), "sew")
        self.assertRecordValues(
            offer,
            [
                {
                    "state": "offered",
                    "piece_amount": 14_000,
                    "sam_minutes": 17.82,
                    "competency_id": self.sewer.competency_ids.id,
                    "tax_treatment": "pph21",
                    "partner_id": self.sewer.partner_id.id,
                    "qty": 10,
                    "user_id": self.planner.id,
                    "job_id": False,
                    "answered_at": False,
                }
            ],
        )

    def test_the_newest_rate_of_the_style_counts(self):
        rates = self.env["clothingline.rate"]
        rates.create(
            [
                self._rate(13_000, product_tmpl_id=self.style.template.id),
                self._rate(
                    15_000,
                    product_tmpl_id=self.style.template.id,
                    date_from="2026-02-02",
                ),
                self._rate(
                    99_000,
                    product_tmpl_id=self.style.template.id,
                    date_from="2026-02-03",
                ),
                self._rate(
                    88_000,
                    garment_type_id=self.style.tech_pack.garment_type_id.id,
                    date_from="2026-02-02",
                ),
            ]
        )
        self.assertEqual(self._offered(self._order(), "sew").piece_amount, 15_000)

    def test_a_style_without_a_rate_is_paid_as_its_garment_type(self):
        self.env["clothingline.rate"].search([]).active = False
        order = self._order()
        offer = self._offer(order, "sew")
        self.assertRefused(
            "Kemeja koko has no piece rate for Sew on 2026-02-02", offer.action_offer
        )
        self.env["clothingline.rate"].create(
            self._rate(12_500, garment_type_id=self.style.tech_pack.garment_type_id.id)
        )
        offer.action_offer()
        self.assertEqual(offer.piece_amount, 12_500)

    def _rate(self, amount, **vals):
        return {
            "stage_id": self.sew.id,
            "piece_amount": amount,
            "date_from": "2026-01-02",
            **vals,
        }

    def test_a_tailor_who_may_not_do_the_work_is_not_offered_it(self):
        as_system = self.env(su=True)
        order = self._order()
        suspended = common.make_tailor(as_system, "Suspended", "cut")
        suspended.action_suspend()
        for tailor, sentence in (
            (self.sewer, "Siti has no competency in Cut for Shirts and tops"),
            (suspended, "Suspended cannot do Cut because the tailor is not a member"),
            (
                common.make_tailor(as_system, "Late", "cut", date_to="2026-02-01"),
                "Late has no competency in Cut .* valid on 02/02/2026",
            ),
            (
                common.make_tailor(as_system, "Early", "cut", date_from="2026-02-03"),
                "Early has no competency in Cut .* valid on 02/02/2026",
            ),
        ):
            offer = self._offer(order, tailor=tailor)
            with self.subTest(tailor=tailor.name):
                self.assertRefused(sentence, offer.action_offer)

    def test_the_last_day_of_a_competency_still_counts(self):
        tailor = common.make_tailor(
            self.env(su=True), "Last day", "cut", date_to="2026-02-02"
        )
        offer = self._offered(self._order(), tailor=tailor)
        self.assertEqual(offer.state, "offered")

    def test_an_offer_without_pieces_or_of_a_draft_order_is_not_shown(self):
        order = self._draft()
        offer = self._offer(order)
        self.assertRefused(f"Confirm {order.name} first", offer.action_offer)
        order.action_confirm()
        offer.line_ids = [Command.clear()]
        self.assertRefused(f"Give {offer.name} some pieces", offer.action_offer)

    def test_a_stage_that_the_order_has_not_is_not_offered(self):
        order = self._draft()
        order.stage_ids.filtered(lambda line: line.stage_id == self.cut).unlink()
        order.action_confirm()
        self.assertRefused(
            f"{order.name} has no stage Cut", self._offer(order).action_offer
        )

    def test_only_a_planner_offers_and_withdraws(self):
        offer = self._offer(self._order())
        for user in (
            self.inspector,
            self.warehouse,
            self.accountant,
            self.officer,
            self.portal,
        ):
            for name in ("action_offer", "action_withdraw"):
                with self.subTest(user=user.login, name=name):
                    before = self._facts()
                    with self.assertRaises(AccessError):
                        getattr(offer.with_user(user), name)()
                    self.assertEqual(self._facts(), before)

    def test_an_offer_that_was_shown_is_fixed(self):
        order = self._order()
        offer = self._offered(order, M=5)
        line = offer.line_ids
        new_line = {
            "offer_id": offer.id,
            "product_id": self._variant("L").id,
            "qty": 1,
        }
        for action in (
            lambda: offer.write({"tailor_id": self.sewer.id}),
            lambda: offer.write({"stage_id": self.sew.id}),
            lambda: offer.write({"order_id": self._draft().id}),
            lambda: offer.write({"due_date": "2026-02-03"}),
            lambda: offer.write({"expires_at": "2026-02-03"}),
            lambda: offer.write({"line_ids": [Command.update(line.id, {"qty": 4})]}),
            lambda: line.write({"qty": 4}),
            lambda: line.create(new_line),
            line.unlink,
        ):
            with (
                self.assertRaisesRegex(UserError, "was shown to the tailor"),
                self.cr.savepoint(),
            ):
                action()
        self.assertRecordValues(
            offer,
            [
                {
                    "tailor_id": self.cutter.id,
                    "stage_id": self.cut.id,
                    "order_id": order.id,
                    "due_date": False,
                    "expires_at": False,
                    "line_ids": line.ids,
                    "qty": 5,
                }
            ],
        )

    def test_no_one_writes_what_the_system_keeps_even_in_a_draft(self):
        order = self._order()
        draft, offered = self._offer(order, M=2), self._offered(order, M=2)
        for offer in (draft, offered):
            for vals in (
                {"piece_amount": 1_000_000},
                {"sam_minutes": 1},
                {"competency_id": self.cutter.competency_ids.id},
                {"tax_treatment": "none"},
                {"refuse_reason": "The rate is too low"},
                {"answered_at": "2026-01-01"},
                {"name": "OFR/2020/1"},
                {"partner_id": self.sewer.partner_id.id},
                {"qty": 400},
            ):
                for user in (self.planner, self.manager):
                    with self.subTest(state=offer.state, vals=vals, user=user.login):
                        self.assertRefused(
                            "the system keeps this by itself",
                            offer.with_user(user).write,
                            vals,
                        )

    def test_only_a_draft_is_deleted(self):
        offer = self._offered(self._order())
        self.assertRefused("was shown to the tailor", offer.unlink)
        draft = self._offer(offer.order_id)
        draft.unlink()
        self.assertFalse(draft.exists())

    # The last pieces ------------------------------------------------------

    def test_of_two_planners_with_the_last_pieces_the_second_is_told_what_is_left(
        self,
    ):
        """One after the other; at the same moment, the lock makes it the same."""
        order = self._order(M=10)
        other = self._colleague("planner")
        first = self._offer(order, M=7)
        second = self._offer(order, M=7).with_user(other)
        first.action_offer()
        self.assertRefused(
            "M · White: only 3 pieces are left to plan at Cut, not 7",
            second.action_offer,
        )
        self.assertEqual((first.state, second.state), ("offered", "draft"))
        second.line_ids.qty = 3
        second.action_offer()
        self.assertEqual(second.state, "offered")
        third = self._offer(order, M=1)
        self.assertRefused("only 0 pieces are left to plan", third.action_offer)

    def test_the_plan_of_a_stage_is_locked_while_pieces_are_given_out(self):
        order = self._order(M=10)
        stage = order._stage(self.cut).sudo()
        before = self._sequence(stage)
        offer = self._offered(order)
        self.assertEqual(self._sequence(stage), before + 1)
        self._as_tailor(offer)._take()
        self.assertEqual(self._sequence(stage), before + 2)

    def _sequence(self, stage):
        stage.invalidate_recordset(["ledger_sequence"])
        return stage.ledger_sequence

    # Taking ---------------------------------------------------------------

    def test_taking_orders_the_service_at_the_rate_of_the_offer(self):
        offer = self._offered(self._order(), "sew")
        # Neither a new rate nor another tax treatment touches what was offered.
        self.env["clothingline.rate"].search([]).piece_amount = 1
        self.sewer.tax_treatment = "pph23"
        job = self._as_tailor(offer)._take().with_env(self.env)
        self.assertRecordValues(
            offer,
            [
                {
                    "state": "taken",
                    "job_id": job.id,
                    "answered_at": datetime(2026, 2, 2, 3),
                }
            ],
        )
        self.assertRecordValues(
            job,
            [
                {
                    "state": "taken",
                    "offer_id": offer.id,
                    "piece_amount": 14_000,
                    "sam_minutes": 17.82,
                    "competency_id": self.sewer.competency_ids.id,
                    "tax_treatment": "undecided",
                    "taken_at": datetime(2026, 2, 2, 3),
                    "user_id": self.planner.id,
                    "qty": 10,
                }
            ],
        )
        purchase = job.purchase_id
        self.assertRecordValues(
            purchase,
            [
                {
                    "state": "purchase",
                    "partner_id": self.sewer.partner_id.id,
                    "origin": job.name,
                    "amount_total": 140_000,
                }
            ],
        )
        self.assertRecordValues(
            purchase.order_line,
            [
                {
                    "product_id": self.sew.wage_product_id.id,
                    "product_qty": 10,
                    "price_unit": 14_000,
                    "qty_received": 0,
                    "tax_ids": [],
                }
            ],
        )
        self.assertEqual(self._balance(job), {"in_hand": 10})

    def test_who_may_no_longer_work_cannot_take(self):
        offer = self._offered(self._order(), "sew")
        take = self._as_tailor(offer)._take
        self.sewer.active = False
        self.assertRefused("Siti cannot do Sew because .* not a member", take)
        self.sewer.active = True
        self.sewer.competency_ids._end(date(2026, 2, 2))
        self.assertRefused("Siti has no competency in Sew", take)
        self.assertEqual(offer.state, "offered")
        self.assertFalse(offer.job_id)

    def test_an_offer_taken_twice_is_one_job(self):
        """The second tap on a slow phone: no error, and nothing more."""
        order = self._order()
        offer = self._offered(order)
        job = self._as_tailor(offer)._take()
        before = self._facts()
        self.assertEqual(self._as_tailor(offer)._take(), job)
        self.assertEqual(self._facts(), before)
        self.assertEqual(order.job_ids, job)
        self.assertEqual(self._balance(job), {"in_hand": 10})
        orders = self.env["purchase.order"].search([("origin", "=", job.name)])
        self.assertEqual(len(orders), 1)

    def test_a_withdrawn_offer_is_not_taken(self):
        offer = self._offered(self._order())
        offer.action_withdraw()
        self.assertRecordValues(
            offer, [{"state": "withdrawn", "answered_at": datetime(2026, 2, 2, 3)}]
        )
        self.assertRefused(
            "This work is no longer offered", self._as_tailor(offer)._take
        )

    def test_a_draft_is_not_taken(self):
        offer = self._offer(self._order())
        self.assertRefused(
            "This work is no longer offered", self._as_tailor(offer)._take
        )

    # Refusing -------------------------------------------------------------

    def test_refusing_says_why_and_is_final(self):
        offer = self._offered(self._order())
        self._as_tailor(offer)._refuse("The rate is too low")
        self.assertRecordValues(
            offer,
            [
                {
                    "state": "refused",
                    "refuse_reason": "The rate is too low",
                    "answered_at": datetime(2026, 2, 2, 3),
                    "job_id": False,
                }
            ],
        )
        self.assertEqual(offer.message_ids[0].preview, "Refused: The rate is too low")
        self.assertRefused("is no longer offered", self._as_tailor(offer)._take)
        self.assertRefused("cannot go from Refused", self._as_tailor(offer)._refuse, "")

    def test_a_taken_offer_is_not_refused(self):
        offer = self._offered(self._order())
        self._as_tailor(offer)._take()
        self.assertRefused(
            "cannot go from Taken to Refused",
            self._as_tailor(offer)._refuse,
            "Too much",
        )

    def test_what_is_not_taken_uses_up_no_work_order_number(self):
        order = self._order(M=10)
        first = self._job(order, M=2)
        self._as_tailor(self._offered(order, M=2))._refuse("Too far")
        self._offered(order, M=2).action_withdraw()
        self._offer(order, M=2)
        late = self._offered(order, M=2)
        late._move_to("lapsed")
        second = self._job(order, M=2)
        numbers = [int(job.name.rsplit("/")[-1][-5:]) for job in first + second]
        self.assertEqual(numbers[1], numbers[0] + 1)
        self.assertEqual(order.job_ids, first + second)

    # Lapsing --------------------------------------------------------------

    def test_an_offer_lapses_when_its_time_is_over(self):
        order = self._order(M=10)
        offer, taken = self._offer(order, M=6), self._offer(order, "sew")
        later, endless = self._offer(order, M=2), self._offer(order, M=2)
        (offer + taken).expires_at = "2026-02-02 15:00:00"
        later.expires_at = "2026-02-03 15:00:00"
        (offer + later + endless + taken).action_offer()
        self._as_tailor(taken)._take()
        lapse = self.env(su=True)["clothingline.offer"]._cron_lapse
        with freeze_time("2026-02-02 14:59:59"):
            lapse()
            self.assertEqual(offer.state, "offered")
        with freeze_time("2026-02-02 15:00:00"):
            # Nobody takes it in the minutes before the system has looked.
            self.assertRefused(
                "The time to answer this offer is over", self._as_tailor(offer)._take
            )
            lapse()
        self.assertRecordValues(
            offer + later + endless + taken,
            [
                {"state": "lapsed", "answered_at": datetime(2026, 2, 2, 15)},
                {"state": "offered", "answered_at": False},
                {"state": "offered", "answered_at": False},
                {"state": "taken", "answered_at": datetime(2026, 2, 2, 3)},
            ],
        )
        # Its pieces are anybody's again.
        self.assertEqual(order._pieces_to_plan(self.cut)[self._variant("M").id], 6)
        self.assertRefused("is no longer offered", self._as_tailor(offer)._take)

    def test_the_offers_of_who_is_no_member_any_more_are_withdrawn(self):
        offered, taken = (self._offered(self._order(), "sew") for _offer in range(2))
        job = self._as_tailor(taken)._take()
        self.sewer.with_user(self.officer).action_suspend()
        self.assertEqual((offered.state, taken.state), ("withdrawn", "taken"))
        self.assertEqual(job.state, "taken")

    # Links ----------------------------------------------------------------

    def test_a_link_to_an_offer_goes_on_with_its_job(self):
        offer = self._offered(self._order())
        links = self.env["clothingline.job.link"].sudo()
        link, token = links._make(offer)
        self.assertRecordValues(
            link,
            [
                {
                    "offer_id": offer.id,
                    "job_id": False,
                    "tailor_id": self.cutter.id,
                    "company_id": self.env.company.id,
                }
            ],
        )
        self.assertEqual(links._find(token), link)
        job = self._as_tailor(offer)._take()
        self.assertEqual(links._find(token)._subject(), job)
        refused = self._offered(self._order())
        _link, token = links._make(refused)
        self._as_tailor(refused)._refuse("Too far")
        self.assertFalse(links._find(token))
        self.assertRefused("Only work that is offered", refused.action_send_link)
