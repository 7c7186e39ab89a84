from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from . import common
from .case import ProductionCase

STATES = ("draft", "confirmed", "done", "cancelled")
MOVES = {
    ("draft", "confirmed"),
    ("draft", "cancelled"),
    ("confirmed", "done"),
    ("confirmed", "cancelled"),
    ("cancelled", "draft"),
}
WAY_TO = {
    "draft": (),
    "confirmed": ("confirmed",),
    "done": ("confirmed", "done"),
    "cancelled": ("cancelled",),
}


@tagged("post_install", "-at_install")
class TestOrder(ProductionCase):
    # Grid -----------------------------------------------------------------

    def _cell(self, grid, size, colour="white"):
        variant = self._variant(size, colour)
        [cell] = [
            cell
            for row in grid["rows"]
            for cell in row["cells"]
            if cell["product_id"] == variant.id
        ]
        return cell

    def test_the_grid_has_the_sizes_across_and_the_colours_down(self):
        order = self._draft(S=4, XXL=6)
        grid = order.grid
        self.assertEqual(
            [size["name"] for size in grid["sizes"]], ["S", "M", "L", "XL", "XXL"]
        )
        self.assertEqual(
            [
                (row["name"], [cell["qty"] for cell in row["cells"]])
                for row in grid["rows"]
            ],
            [("White", [4, 0, 0, 0, 6]), ("Navy", [0, 0, 0, 0, 0])],
        )
        self.assertEqual(order.qty, 10)

    def test_typing_in_the_grid_makes_changes_and_removes_lines(self):
        order = self._draft(S=4, XXL=6)
        kept = order.line_ids[0]
        grid = order.grid
        self._cell(grid, "S")["qty"] = 5
        self._cell(grid, "L", "navy")["qty"] = 7
        self._cell(grid, "XXL")["qty"] = 0
        order.grid = grid
        self.assertRecordValues(
            order.line_ids,
            [
                {"id": kept.id, "product_id": self._variant("S").id, "qty": 5},
                {
                    "id": order.line_ids[1].id,
                    "product_id": self._variant("L", "navy").id,
                    "qty": 7,
                },
            ],
        )
        self.assertEqual(order.qty, 12)

    def test_an_empty_cell_is_no_piece(self):
        order = self._draft(S=4)
        grid = order.grid
        self._cell(grid, "S")["qty"] = None
        order.grid = grid
        self.assertFalse(order.line_ids)

    def test_the_grid_takes_whole_numbers_of_pieces_only(self):
        order = self._draft(S=4)
        for qty in ("five", "5", 1.5, -1):
            grid = order.grid
            self._cell(grid, "S")["qty"] = qty
            with self.subTest(qty=qty):
                self.assertRefused(
                    "Enter whole numbers of pieces in the grid",
                    order.write,
                    {"grid": grid},
                )

    def test_the_form_of_a_new_order_finds_the_bill_of_materials(self):
        form = Form(self.env["clothingline.order"])
        form.brand_id = self.brand
        form.tech_pack_id = self.style.tech_pack
        order = form.save()
        self.assertEqual(order.bom_id, self.style.bom)
        self.assertEqual(order.product_tmpl_id, self.style.template)
        self.assertRegex(order.name, r"\d{5}$")
        # What the form does not show came along too.
        stages = [self.cut, self.sew, self.finish]
        self.assertEqual([line.stage_id for line in order.stage_ids], stages)
        self.assertEqual(
            [line.wage_product_id for line in order.stage_ids],
            [stage.wage_product_id for stage in stages],
        )

    def test_a_stage_added_by_hand_is_what_the_stage_says(self):
        sew = self.sew.sudo()
        wash = sew.copy({"name": "Wash", "code": "WASH", "is_inspected": False})
        wash.wage_product_id = sew.wage_product_id
        form = Form(self._draft(M=1))
        with form.stage_ids.new() as line:
            line.stage_id = wash
            line.minutes = 2
        added = form.save()._stage(wash)
        self.assertRecordValues(
            added,
            [
                {
                    "wage_product_id": sew.wage_product_id.id,
                    "is_paid": True,
                    "is_inspected": False,
                }
            ],
        )
        # Its wage product follows the stage until the order is confirmed.
        wash.wage_product_id = self.cut.sudo().wage_product_id
        self.assertEqual(added.wage_product_id, self.cut.wage_product_id)

    def test_a_line_of_another_style_is_refused(self):
        order = self._draft()
        other = self.env["product.product"].create({"name": "Gamis"})
        line = Command.create({"product_id": other.id, "qty": 1})
        with (
            self.assertRaisesRegex(UserError, "must be a variant of the order's style"),
            self.cr.savepoint(),
        ):
            order.line_ids = [line]
        self.assertEqual(order.line_ids.product_id, self._variant("M"))

    def test_a_line_asks_for_at_least_one_piece(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._draft(S=-1)

    # Confirming -----------------------------------------------------------

    def test_confirming_makes_one_manufacturing_order(self):
        order = self._draft(S=4, M=6)
        order.due_date = "2026-03-02"
        order.action_confirm()
        production = order.production_id
        self.assertRecordValues(
            production,
            [
                {
                    "state": "confirmed",
                    "product_qty": 10,
                    "origin": order.name,
                    "clothingline_order_id": order.id,
                    "bom_id": False,
                }
            ],
        )
        # One work order a stage ...
        self.assertEqual(
            production.workorder_ids.mapped(
                lambda line: (line.clothingline_stage_id, line.duration_expected)
            ),
            [(self.cut, 20.0), (self.sew, 178.2), (self.finish, 25.0)],
        )
        # ... and one by-product a variant.
        self.assertRecordValues(
            production.move_byproduct_ids.sorted("id"),
            [
                {"product_id": self._variant("S").id, "product_uom_qty": 4},
                {"product_id": self._variant("M").id, "product_uom_qty": 6},
            ],
        )
        self.assertFalse(production.move_raw_ids)

    def test_many_orders_are_confirmed_at_once(self):
        orders = self._draft(S=4) + self._draft(M=6)
        orders.action_confirm()
        self.assertEqual(orders.mapped("production_id.product_qty"), [4, 6])

    def test_an_order_needs_pieces_before_it_is_confirmed(self):
        order = self._draft()
        order.line_ids = [Command.clear()]
        self.assertRefused(
            "Enter the pieces per size and colour first", order.action_confirm
        )
        self.assertEqual(order.state, "draft")

    def test_an_order_needs_a_bill_of_materials(self):
        order = self._draft()
        order.bom_id = False
        self.assertRefused(
            r"Kemeja koko has no bill of materials\. Make one", order.action_confirm
        )

    def test_an_order_needs_a_released_tech_pack(self):
        tech_pack = self._tech_pack(self.style.template)
        order = self._draft()
        order.tech_pack_id = tech_pack
        self.assertRefused("Release the tech pack first", order.action_confirm)
        tech_pack.action_release()
        order.action_confirm()
        self.assertEqual(order.production_id.workorder_ids.name, "Sew")

    def test_one_bad_order_stops_them_all(self):
        good, bad = self._draft(), self._draft()
        bad.bom_id = False
        self.assertRefused("no bill of materials", (good + bad).action_confirm)
        self.assertEqual(good.state, "draft")

    def test_a_newer_tech_pack_does_not_change_the_order(self):
        order = self._order()
        self._tech_pack(self.style.template).action_release()
        self.assertEqual(order.tech_pack_id, self.style.tech_pack.with_env(self.env))
        self.assertEqual(order._stages(), self.cut + self.sew + self.finish)

    # Locked ---------------------------------------------------------------

    def test_a_confirmed_order_is_locked(self):
        order = self._order(S=4, M=6)
        line = order.line_ids[0]
        grid = order.grid
        self._cell(grid, "S")["qty"] = 9
        for vals in (
            {"grid": grid},
            {"line_ids": [Command.update(line.id, {"qty": 9})]},
            {"tech_pack_id": self._tech_pack(self.style.template).id},
            {"bom_id": self.style.bom.copy().id},
            {"brand_id": self._partner("Other").id},
            {"piece_amount": 1},
            {"material_basis": "cmt"},
            {"brand_component_ids": [Command.set(self.style.cloth.ids)]},
            {"inspection_level": "III"},
            {"aql_major": "10"},
            {"aql_minor": "10"},
            {"stage_ids": [Command.clear()]},
            {"company_id": self.env.company.id},
        ):
            with self.subTest(vals=list(vals)):
                self.assertRefused(
                    f"{order.name} is in production or over", order.write, vals
                )
        order.due_date = "2026-04-01"
        self.assertEqual(order.qty, 10)

    def test_the_lines_of_a_confirmed_order_are_locked_too(self):
        order = self._order(S=4, M=6)
        line = order.line_ids[0]
        vals = {
            "order_id": order.id,
            "product_id": self._variant("L").id,
            "qty": 1,
        }
        for action in (
            lambda: line.write({"qty": 9}),
            lambda: line.create(vals),
            line.unlink,
        ):
            with (
                self.assertRaisesRegex(UserError, "is in production or over"),
                self.cr.savepoint(),
            ):
                action()
        self.assertRecordValues(order.line_ids, [{"qty": 4}, {"qty": 6}])

    def test_only_a_draft_is_deleted(self):
        order = self._order()
        self.assertRefused("is in production or over", order.unlink)
        draft = self._draft()
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_no_one_writes_what_the_system_keeps(self):
        other = self._order(M=5)
        draft, confirmed = self._draft(), self._order(M=4)
        for order in (draft, confirmed):
            for user in (self.planner, self.manager):
                for vals in (
                    {"production_id": other.production_id.id},
                    {"sale_order_id": False},
                    {"shortage_reason": "Enough"},
                    {"name": "PO/1"},
                    {"qty": 4_000},
                    {"ledger_sequence": 7},
                    {"product_tmpl_id": self.style.template.id},
                    {"offer_ids": [Command.clear()]},
                    {"job_ids": [Command.clear()]},
                    {"settlement_ids": [Command.clear()]},
                ):
                    with self.subTest(state=order.state, user=user.login, vals=vals):
                        self.assertRefused(
                            "the system keeps this by itself",
                            order.with_user(user).write,
                            vals,
                        )

    def test_no_line_is_slipped_into_a_confirmed_order(self):
        """150 -> 1,149 pieces over a manufacturing order of 150, once."""
        order, draft = self._order(M=150), self._draft(S=999)
        for user in (self.planner, self.manager):
            line = draft.line_ids.with_user(user)
            for action in (
                lambda line=line: line.write({"order_id": order.id}),
                lambda user=user: order.line_ids.with_user(user).write(
                    {"order_id": draft.id}
                ),
                lambda line=line, user=user: order.with_user(user).write(
                    {"line_ids": [Command.link(line.id)]}
                ),
            ):
                before = self._facts()
                with (
                    self.assertRaisesRegex(UserError, "is in production or over"),
                    self.cr.savepoint(),
                ):
                    action()
                self.env.invalidate_all(flush=False)
                self.assertEqual(self._facts(), before)
        self.assertEqual((order.qty, draft.qty), (150, 999))

    # States ---------------------------------------------------------------

    def test_only_declared_moves_are_possible(self):
        for old in STATES:
            for new in STATES:
                order = self._draft()
                for state in WAY_TO[old]:
                    order._move_to(state)
                with self.subTest(old=old, new=new):
                    if (old, new) in MOVES:
                        order._move_to(new)
                        self.assertEqual(order.state, new)
                    else:
                        self.assertRefused("cannot go from", order._move_to, new)

    def test_the_state_is_not_written_from_outside(self):
        order = self._draft()
        with self.assertRaises(AccessError):
            order.write({"state": "confirmed"})
        with self.assertRaises(AccessError):
            self.env["clothingline.order"].create(
                {
                    "brand_id": self.brand.id,
                    "tech_pack_id": self.style.tech_pack.id,
                    "state": "done",
                }
            )
        self.assertEqual(order.state, "draft")

    def test_cancelling_ends_the_offers_and_the_manufacturing_order(self):
        order = self._order()
        draft, offered = self._offer(order, M=1), self._offered(order)
        production = order.production_id
        order.action_cancel()
        self.assertEqual(order.state, "cancelled")
        self.assertEqual((draft + offered).mapped("state"), ["withdrawn", "withdrawn"])
        self.assertEqual(production.state, "cancel")

    def test_a_cancelled_order_is_changed_and_confirmed_again(self):
        order = self._order(M=10)
        first = order.production_id
        order.action_cancel()
        order.action_draft()
        self.assertFalse(order.production_id)
        order.line_ids.qty = 12
        order.action_confirm()
        self.assertEqual(order.production_id.product_qty, 12)
        self.assertEqual(
            (first + order.production_id).mapped("state"), ["cancel", "confirmed"]
        )

    def test_an_order_with_taken_work_is_not_cancelled(self):
        order = self._order()
        self._taken(order)
        self.assertRefused("Tailors have taken work", order.action_cancel)
        self.assertEqual(order.production_id.state, "confirmed")

    # Planning -------------------------------------------------------------

    def test_no_more_is_planned_than_ordered(self):
        order = self._order(M=10)
        self._offered(order, M=6)
        offer = self._offer(order, M=5)
        self.assertRefused(
            "M · White: only 4 pieces are left to plan at Cut, not 5",
            offer.action_offer,
        )
        offer.line_ids.qty = 4
        offer.action_offer()
        self.assertEqual(offer.state, "offered")

    def test_two_drafts_offered_at_once_share_what_is_left(self):
        order = self._order(M=10)
        offers = self._offer(order, M=6) + self._offer(order, M=6)
        with (
            self.assertRaisesRegex(UserError, "only 4 pieces are left to plan"),
            self.cr.savepoint(),
        ):
            offers.action_offer()
        self.assertEqual(offers.mapped("state"), ["draft", "draft"])

    def test_pieces_refused_or_recalled_are_planned_again(self):
        order = self._order(M=10)
        refused = self._offered(order)
        self._as_tailor(refused)._refuse("Too far")
        recalled = self._taken(order)
        self._report(recalled, M=4)
        recalled.action_recall()
        self.assertEqual(order._pieces_to_plan(self.cut), {self._variant("M").id: 6})

    def test_the_wizard_offers_what_is_left_to_who_may_do_it(self):
        order = self._order(S=4, M=6)
        self._offered(order, "sew", M=6)
        common.make_tailor(self.env(su=True), "Expired", "sew", date_to="2026-02-01")
        form = Form(
            self.env["clothingline.job.plan"].with_context(default_order_id=order.id)
        )
        form.stage_id = self.sew
        form.tailor_id = self.sewer
        form.due_date = "2026-03-01"
        plan = form.save()
        self.assertEqual(plan.tailor_ids, self.sewer.with_env(self.env))
        self.assertRecordValues(
            plan.line_ids,
            [{"product_id": self._variant("S").id, "left_qty": 4, "qty": 4}],
        )
        plan.action_plan()
        offer = order.offer_ids.filtered(lambda offer: offer.qty != 6)
        self.assertRecordValues(
            offer,
            [{"state": "offered", "qty": 4, "stage_id": self.sew.id}],
        )

    # Closing --------------------------------------------------------------

    def test_an_order_closes_when_every_piece_is_accounted_for(self):
        order = self._order(M=3)
        for code in self.tailors:
            self._through(order, code)
        order.action_close()
        self.assertEqual(order.state, "done")
        self.assertEqual(order.finished_qty, 3)
        self.assertEqual(order.production_id.state, "done")
        self.assertEqual(order.production_id.qty_produced, 3)

    def test_an_order_with_open_jobs_does_not_close(self):
        order = self._order(M=3)
        job = self._taken(order)
        self.assertRefused(
            f"These jobs are still open: {job.name}. Close or recall them first",
            order.action_close,
        )

    def test_an_order_with_pieces_unaccounted_for_does_not_close(self):
        order = self._order(M=3)
        self._through(order)
        self.assertRefused(
            f"3 pieces of {order.name} are neither finished nor rejected nor missing",
            order.action_close,
        )
        self.assertEqual(order.production_id.state, "progress")

    def test_an_order_closed_short_says_why_and_posts_the_loss(self):
        order = self._order(M=3)
        self._through(order)
        # 3 pieces cut: 1.7 m of cloth at 32,000 and a rate of 1,500 each.
        wip = order.production_id.production_location_id.valuation_account_id
        self.assertEqual(self._posted(wip), 3 * 55_900)
        self.env["clothingline.order.close"].create(
            {"order_id": order.id, "reason": "The brand went bankrupt"}
        ).action_close()
        self.assertEqual(order.state, "done")
        self.assertEqual(order.shortage_reason, "The brand went bankrupt")
        self.assertIn(
            "Closed 3 pieces short: The brand went bankrupt",
            order.message_ids[:3].mapped("preview"),
        )
        losses = self.env["clothingline.wip.entry"].search(
            [("order_id", "=", order.id), ("kind", "=", "loss")]
        )
        self.assertEqual(losses.mapped("amount"), [-3 * 55_900.0])
        self.assertEqual(self._posted(wip), 0)
        self.assertEqual(order.production_id.state, "done")

    # Selling --------------------------------------------------------------

    def test_the_quotation_asks_for_the_same_pieces(self):
        order = self._draft(S=4, M=6)
        order.action_quote()
        self.assertEqual(order.sale_order_id.partner_id, self.brand.with_env(self.env))
        self.assertRecordValues(
            order.sale_order_id.order_line,
            [
                {
                    "product_id": self._variant(size).id,
                    "product_uom_qty": qty,
                    "price_unit": 165_000,
                }
                for size, qty in (("S", 4), ("M", 6))
            ],
        )
        first = order.sale_order_id
        order.action_quote()
        self.assertEqual(order.sale_order_id, first)
