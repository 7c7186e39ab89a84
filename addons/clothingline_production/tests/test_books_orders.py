from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from . import common
from .case import ProductionCase

CLOTH, CUT, SEW, FINISH = 54_400, 1_500, 14_000, 2_000
TRIMS, POLYBAG = 3_750, 400
PIECE = CLOTH + TRIMS + POLYBAG + CUT + SEW + FINISH


class WholeOrderCase(ProductionCase):
    """Orders from their plan to the last bill, with the books at rest afterwards."""

    def setUp(self):
        super().setUp()
        self._open_books()

    def _received(self, order):
        return [
            (move.quantity, move.value)
            for move in order.production_id.sudo().move_byproduct_ids
            if move.state == "done"
        ]

    def _to_the_end(self, order, *codes):
        for code in codes:
            self._through(order, code)
        order.action_close()
        self.assertEqual(order.production_id.state, "done")


@tagged("post_install", "-at_install")
class TestTwoCompanies(WholeOrderCase):
    """One style and the same three tailors, who work for two firms of one house."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        system = cls.env(su=True)
        cls.here = system.company
        cls.there = system["res.company"].create(
            {"name": "Sister", "country_id": system.ref("base.id").id}
        )
        for user in (cls.planner, cls.inspector, cls.warehouse, cls.accountant):
            user.sudo().company_ids += cls.there
        system = system(context={"allowed_company_ids": cls.there.ids})
        common.prepare_company(system)
        common.stages(system)["cut"].search([])._get_workcenters(cls.there)
        for product in cls.style.cloth | cls.style.trims:
            price = product.sudo().standard_price
            product.with_env(system).standard_price = price
        common.stock_up(system, cls.style)
        cls.style.template.sudo().company_id = False
        cls.style.bom_there = common.make_bom(system, cls.style)
        common.make_rates(system, cls.style)

    def _at(self, company):
        self.env = self.env(context={"allowed_company_ids": company.ids})

    def _as_tailor(self, job):
        # A portal user has one company, whichever firm has offered him the work.
        return super()._as_tailor(job.with_context(allowed_company_ids=None))

    def test_they_share_tailors_and_nothing_else(self):
        orders, jobs = {}, {}
        for company, pieces in ((self.here, 10), (self.there, 6)):
            self._at(company)
            orders[company] = self._order(M=pieces)
            jobs[company] = self._through(orders[company])
        here, there = (orders[company] for company in (self.here, self.there))
        self.assertEqual(there.bom_id.company_id, self.there)
        self.assertNotEqual(here.production_id, there.production_id)
        for company, job in jobs.items():
            self.assertEqual(job.company_id, company)
            self.assertEqual(job.sudo().purchase_line_id.company_id, company)
            self.assertEqual(job.sudo().picking_ids.company_id, company)
            place = job.tailor_id.sudo().with_company(company).location_id
            self.assertEqual(place.company_id, company)
            self.assertEqual(job.sudo().picking_ids.location_dest_id, place)
            entries = job.sudo().settlement_ids.account_move_id
            self.assertEqual(entries.company_id, company)
            self.assertEqual(self._posted(self._accounts(company)[1]), -job.qty * CUT)

        # The bill run of one leaves the other's.
        self._at(self.there)
        self.assertEqual(self._bill_all().amount_total, 6 * CUT)
        self.assertEqual(self._posted(self._accounts(self.there)[1]), 0)
        self.assertEqual(self._posted(self._accounts(self.here)[1]), -10 * CUT)
        self.assertEqual(jobs[self.here].sudo().purchase_line_id.qty_invoiced, 0)

        for company, order in orders.items():
            self._at(company)
            self._open_books_of(company, order)
            self._to_the_end(order.with_env(self.env), "sew", "finish")
            self._bill_all()
            self.assertBooksAtRest(company)
            [(qty, value)] = self._received(order)
            self.assertEqual((qty, value), (order.qty, order.qty * PIECE))

    def _open_books_of(self, company, order):
        """As they stood before the cloth of what is cut went into the order."""
        self._open_books(company)
        self.stock_before += order.qty * CLOTH
        self.value_before += order.qty * CLOTH

    def test_the_keeper_of_one_issues_nothing_of_the_other(self):
        self._at(self.there)
        job = self._job(self._order(M=6))
        self._at(self.here)
        with self.assertRaises(UserError):
            common.issue(job.with_env(self.env).with_user(self._colleague("warehouse")))
        self.assertEqual(set(job.sudo().material_ids.mapped("issued_qty")), {0})


@tagged("post_install", "-at_install")
class TestTaxAndAnalytic(WholeOrderCase):
    """What an accountant adds: PPN of a tailor, analytic accounts."""

    def _ppn(self, included):
        return (
            self.env["account.tax"]
            .sudo()
            .create(
                {
                    "name": f"PPN 11 {included}",
                    "amount": 11,
                    "type_tax_use": "purchase",
                    "price_include_override": included,
                }
            )
        )

    def test_a_tailor_who_charges_ppn_is_paid_it_on_top(self):
        order = self._order(M=10)
        self._through(order)
        run = self.env["clothingline.bill.create"].with_user(self.accountant)
        bill = run.env["account.move"].search(run.create({}).action_create()["domain"])
        bill.invoice_line_ids.tax_ids = self._ppn("tax_excluded")
        bill.action_post()
        self.assertEqual(
            (bill.amount_untaxed, bill.amount_tax), (10 * CUT, 11 * CUT // 10)
        )
        self._to_the_end(order, "sew", "finish")
        self._bill_all()
        self.assertBooksAtRest()
        self.assertEqual(self._received(order), [(10, 10 * PIECE)])

    def test_a_tax_inside_the_price_would_leave_wages_open_and_is_refused(self):
        self._through(self._order(M=10))
        run = self.env["clothingline.bill.create"].with_user(self.accountant)
        bill = run.env["account.move"].search(run.create({}).action_create()["domain"])
        tax = self._ppn("tax_included")
        self.assertRefusedWhole(
            "on top",
            lambda: bill.invoice_line_ids.write({"tax_ids": [Command.set(tax.ids)]}),
        )

    def test_entries_with_analytic_accounts_balance_and_post(self):
        system = self.env(su=True)
        plan = system["account.analytic.plan"].create({"name": "Brands"})
        account = system["account.analytic.account"].create(
            {"name": "Arunika", "plan_id": plan.id}
        )
        work_in_process, _wages, stock = self._accounts()
        for prefix in (work_in_process.code, stock.code):
            system["account.analytic.distribution.model"].create(
                {
                    "account_prefix": prefix,
                    "analytic_distribution": {str(account.id): 100},
                    "company_id": self.env.company.id,
                }
            )
        order = self._order(M=10)
        self._to_the_end(order, "cut", "sew", "finish")
        self._bill_all()
        entries = order.sudo().settlement_ids.account_move_id
        self.assertEqual(set(entries.mapped("state")), {"posted"})
        for entry in entries:
            self.assertEqual(sum(entry.line_ids.mapped("balance")), 0)
        told = entries.line_ids.filtered("analytic_distribution").account_id
        self.assertEqual(told, work_in_process | stock)
        self.assertBooksAtRest()
        self.assertEqual(self._received(order), [(10, 10 * PIECE)])


@tagged("post_install", "-at_install")
class TestManyVariants(WholeOrderCase):
    def test_sixty_variants_and_twelve_thousand_pieces_to_the_rupiah(self):
        variants = self._sixty_variants()
        self.style.cloth.sudo().standard_price = 31_337
        common.stock_up(self.env(su=True), self.style, 100_000)
        self._open_books()
        # Uneven numbers, 12,000 in all.
        pieces = {variant: 141 + 2 * n for n, variant in enumerate(variants)}
        self.assertEqual((len(pieces), sum(pieces.values())), (60, 12_000))
        order = self.env["clothingline.order"].create(
            {
                "brand_id": self.brand.id,
                "tech_pack_id": self.style.tech_pack.id,
                "piece_amount": 165_000,
                "line_ids": [
                    Command.create({"product_id": variant.id, "qty": qty})
                    for variant, qty in pieces.items()
                ],
            }
        )
        order.action_confirm()
        self._to_the_end(order, "cut", "sew", "finish")
        self._bill_all()
        self.assertEqual(order.finished_qty, 12_000)
        received = self._received(order)
        self.assertEqual(len(received), 60)
        need = order.component_ids.sudo()
        material = sum(
            pieces[row.variant_id] * row.qty * row.product_id.standard_price
            for row in need
        )
        self.assertEqual(
            sum(value for _qty, value in received),
            round(material) + 12_000 * (CUT + SEW + FINISH),
        )
        self.assertBooksAtRest()

    def _sixty_variants(self):
        """The style in twelve colours and five sizes."""
        system = self.env(su=True)
        colour = system.ref("clothingline_base.attribute_colour")
        line = self.style.template.attribute_line_ids.sudo().filtered(
            lambda line: line.attribute_id == colour
        )
        line.value_ids = [
            Command.create({"name": f"Colour {n}", "attribute_id": colour.id})
            for n in range(10)
        ]
        bill = self.style.bom.sudo()
        new = line.product_template_value_ids.filtered(
            lambda ptav: ptav.name.startswith("Colour ")
        )
        bill.bom_line_ids = [
            Command.create(
                {
                    "product_id": self.style.cloth[0].id,
                    "product_qty": 1.7,
                    "operation_id": bill.operation_ids[0].id,
                    "bom_product_template_attribute_value_ids": [Command.set(new.ids)],
                }
            )
        ]
        return self.style.template.product_variant_ids.with_env(self.env)


@tagged("post_install", "-at_install")
class TestOrdersInWork(WholeOrderCase):
    """What natively becomes of things while tailors work, to the end of the order."""

    def test_everything_around_an_order_changes_and_its_numbers_stay(self):
        order = self._order(M=10)
        job = self._taken(order)
        self._report(job, M=4)
        self._judge(self._hand_in(job))
        system, company = self.env(su=True), self.env.company.sudo()
        production = order.production_id.sudo()

        # What cannot be refused natively changes nothing of it ...
        company.po_double_validation = "two_step"
        company.po_double_validation_amount = 1
        for tailor in self.tailors.values():
            partner = tailor.partner_id.sudo()
            partner.property_purchase_currency_id = system.ref("base.USD")
        for sequence, code in enumerate(("finish", "sew", "cut")):
            common.stages(system)[code].sequence = sequence
        bill = self.style.bom.sudo()
        bill.bom_line_ids.product_qty = 0.01
        bill.bom_line_ids[-1].unlink()
        bill.active = False
        self._variant("M").sudo().active = False
        self.style.cloth[0].sudo().name = "Renamed"
        # ... and what can is refused, whoever asks.
        service = job.sudo().purchase_line_id.order_id
        self.assertRefused("wage order", service.button_cancel)
        self.assertRefused("wage order", service.order_line.unlink)
        byproducts = production.move_byproduct_ids
        self.assertRefused("its pieces, stages", byproducts.unlink)
        self.assertRefused(
            "its pieces, stages",
            production.write,
            {"move_byproduct_ids": [Command.clear()]},
        )

        self.env.invalidate_all()
        self._report(job)
        self._judge(self._hand_in(job))
        self._to_the_end(order, "sew", "finish")
        bills = self._bill_all()
        self.assertEqual(
            sorted(bills.mapped("amount_total")), [10 * CUT, 10 * FINISH, 10 * SEW]
        )
        self.assertEqual(bills.currency_id, company.currency_id)
        self.assertEqual(self._received(order), [(10, 10 * PIECE)])
        self.assertBooksAtRest()

    def test_two_orders_of_one_style_keep_their_costs_and_garments(self):
        """Each carries its own rejects; one is judged between the other's lots."""
        orders = self._order(M=10), self._order(M=10)
        for order in orders:
            self._through(order)
        first, second = orders
        spoilt = self._through(first, "sew", (self.critical, 1, {"cause": "tailor"}))
        self._through(second, "sew")
        self._through(second, "finish", M=5)
        # The lot goes back whole for its critical defect, and comes again.
        self._judge(self._hand_in(spoilt))
        self._through(first, "finish")
        self._through(second, "finish", M=5)
        for order in orders:
            order.action_close()
        self._bill_all()
        self.assertEqual([order.finished_qty for order in orders], [10, 10])
        for order in orders:
            self.assertEqual(sum(row[1] for row in self._received(order)), 10 * PIECE)
        self.assertBooksAtRest()

    def test_rejects_cost_the_same_whichever_lot_is_judged_last(self):
        """One of ten is spoilt, in the lot that is judged first or the one after."""
        found = []
        for is_spoilt_first in (True, False):
            with self.subTest(first=is_spoilt_first):
                found.append(self._two_lots(is_spoilt_first))
        self.assertEqual(found[0], found[1])

    def _two_lots(self, is_spoilt_first):
        value = self._variant("M").sudo().total_value
        order = self._order(M=10)
        self._through(order)
        for number in (0, 1):
            job = self._taken(order, "sew", M=5)
            self._report(job)
            handover = self._hand_in(job)
            if is_spoilt_first == (number == 0):
                spoilt = {"disposition": "rejected", "cause": "material"}
                self._judge(handover, (self.minor, 1, spoilt))
                self._judge(self._hand_in(job))
            else:
                self._judge(handover)
            self._through(order, "finish", M=sum(job.line_ids.mapped("accepted_qty")))
        order.action_close()
        self._bill_all()
        self.assertEqual(order.finished_qty, 9)
        self.assertBooksAtRest()
        return self._variant("M").sudo().total_value - value
