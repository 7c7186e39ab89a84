from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.clothingline_base.tests.common import ClothinglineCase

from ..tools.material_use import Moved
from ..tools.piece_ledger import STATES
from . import common

NATIVE_TABLES = {
    "account_move_line",
    "mail_activity",
    "mrp_production",
    "mrp_workorder",
    "purchase_order_line",
    "sale_order_line",
    "stock_move",
    "stock_quant",
}


class ProductionCase(ClothinglineCase):
    """A firm on 2 February 2026: a style in stock, its rates, makers and every role.

    ``self.env`` is the planner's. Tailors act as their pages do: as the portal user,
    through sudo after the owner check.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-02-02 03:00:00"))
        common.prepare_company(cls.env)
        cls.style = common.make_style(cls.env)
        common.make_rates(cls.env, cls.style)
        common.stock_up(cls.env, cls.style)
        cls.brand = cls._partner("Arunika", is_company=True)
        cls.cutter = common.make_tailor(cls.env, "CV Potong", "cut", is_company=True)
        cls.sewer = common.make_tailor(cls.env, "Siti", "sew")
        cls.finisher = common.make_tailor(cls.env, "Budi", "finish")
        cls.tailors = {"cut": cls.cutter, "sew": cls.sewer, "finish": cls.finisher}
        for number, tailor in enumerate(cls.tailors.values()):
            tailor.phone = f"0812-3456-78{number}"
        cls.planner = cls._role("planner")
        cls.inspector = cls._role("inspector")
        cls.warehouse = cls._role("warehouse")
        cls.accountant = cls._role("accountant")
        cls.officer = cls._role("officer")
        cls.manager = cls._role("manager")
        cls.portal = cls._portal("tailor", cls.sewer.partner_id)
        cls.major = cls.env["clothingline.defect.type"].create(
            {"code": "T1", "name": "Broken seam", "severity": "major"}
        )
        cls.minor = cls.major.copy({"code": "T2", "severity": "minor"})
        cls.critical = cls.major.copy({"code": "T3", "severity": "critical"})
        cls.env = cls.env(user=cls.planner)

    @classmethod
    def _portal(cls, role, partner):
        return new_test_user(
            cls.env,
            f"portal.{role}.{partner.id}",
            f"clothingline_base.group_clothingline_{role}",
            partner_id=partner.id,
            name=partner.name,
            tz="Asia/Jakarta",
        )

    def setUp(self):
        super().setUp()
        self.events = 0

    def _colleague(self, role):
        """Another user of this role."""
        return new_test_user(
            self.env(su=True),
            f"another.{role}",
            f"clothingline_base.group_clothingline_{role}",
        )

    def _event(self):
        self.events += 1
        return f"event-{self.events}"

    def _variant(self, size, colour="white"):
        return self.style.variants[colour, size].with_env(self.env)

    def _order(self, **ordered):
        """A confirmed order of these pieces by size, in white."""
        order = self._draft(**ordered)
        order.action_confirm()
        return order

    def _draft(self, **ordered):
        grid = {"white": ordered or {"M": 10}}
        return common.make_order(self.env, self.style, self.brand, grid)

    def _offer(self, order, code="cut", tailor=None, **pieces):
        """A draft offer of these pieces by size, or of all that the order asks for."""
        return common.make_offer(
            order,
            code,
            tailor or self.tailors[code],
            {self._variant(size): qty for size, qty in pieces.items()}
            or {line.product_id: line.qty for line in order.line_ids},
        )

    def _offered(self, order, code="cut", tailor=None, **pieces):
        offer = self._offer(order, code, tailor, **pieces)
        offer.action_offer()
        return offer

    def _job(self, order, code="cut", tailor=None, **pieces):
        """Offered by the planner, taken by the tailor; its material is not issued."""
        offer = self._offered(order, code, tailor, **pieces)
        return self._as_tailor(offer)._take().with_env(self.env)

    def _taken(self, order, code="cut", tailor=None, **pieces):
        """Taken by the tailor, its material issued."""
        job = self._job(order, code, tailor, **pieces)
        common.issue(job.with_user(self.warehouse))
        return job

    def _as_tailor(self, job):
        return job.with_user(self.portal).sudo()

    def _report(self, job, event=None, **pieces):
        """Pieces made, by size; all that is in hand if none is named."""
        job = self._as_tailor(job)
        made = self._pieces(job, pieces, "in_hand_qty")
        return job._report_made(made, event or self._event())

    def _hand_in(self, job, event=None, **pieces):
        """Pieces handed in, by size; all that is made or reworked if none is named."""
        job = self._as_tailor(job)
        made = self._pieces(job, pieces, "made_qty", "rework_qty")
        return job._hand_in(made, event or self._event())

    def _pieces(self, job, pieces, *states):
        if pieces:
            return {self._line(job, size): qty for size, qty in pieces.items()}
        return {line: sum(line[state] for state in states) for line in job.line_ids}

    def _line(self, job, size, colour="white"):
        variant = self._variant(size, colour)
        return job.line_ids.filtered(lambda line: line.product_id.id == variant.id)

    def _judge(self, handover, *defects):
        """The inspector's verdict; a defect is (type, pieces, other values)."""
        inspection = handover.inspection_ids.with_user(self.inspector)
        inspection.defect_ids = [
            Command.create(self._prepare_defect(handover, *defect))
            for defect in defects
        ]
        inspection.action_judge()
        return inspection

    def _prepare_defect(self, handover, defect_type, qty, values=None):
        return {
            "defect_type_id": defect_type.id,
            "handover_line_id": handover.line_ids[:1].id,
            "qty": qty,
            **(values or {}),
        }

    def _moved(self, job, product, owner=None, lot=None):
        """What became of a component of a job, as the job's own account says it."""
        stocks = job.sudo().material_ids._stocks()
        key = (
            job.id,
            product.id,
            (owner and owner.id) or None,
            (lot and lot.id) or None,
        )
        moved = stocks.get(key, Moved())
        kinds = ("issued", "used", "returned", "written_off")
        return {kind: getattr(moved, kind) for kind in kinds}

    def _through(self, order, code="cut", *defects, **pieces):
        """A stage from offer to verdict; the job."""
        job = self._taken(order, code, **pieces)
        self._report(job)
        self._judge(self._hand_in(job), *defects)
        return job

    def _balance(self, job):
        """The pieces of a job that are not zero, by state."""
        job.invalidate_recordset()
        sums = {state: sum(job.line_ids.mapped(f"{state}_qty")) for state in STATES}
        return {state: qty for state, qty in sums.items() if qty}

    def assertRefused(self, sentence, action, *args):
        """``action`` is refused with a sentence, and changes nothing.

        No rollback helps it here.
        """
        before = self._facts()
        with self.assertRaisesRegex(UserError, sentence):
            action(*args)
        self.assertEqual(self._facts(), before)

    def assertRefusedWhole(self, sentence, action, *args):
        """Refused in the middle: the transaction that fails takes all of it back."""
        before = self._facts()
        with self.assertRaisesRegex(UserError, sentence), self.cr.savepoint():
            action(*args)
        self.env.invalidate_all(flush=False)
        self.assertEqual(self._facts(), before)

    def _facts(self):
        """A checksum per table that the suite or its native documents live in."""
        self.env.flush_all()
        return {
            table: self.env.execute_query(
                SQL(
                    # The locks of the ledger count every try.
                    "SELECT md5(string_agg("
                    "(to_jsonb(t) - 'ledger_sequence')::text, ',' ORDER BY id"
                    ")) FROM %s t",
                    SQL.identifier(table),
                )
            )
            for table in self._tables()
        }

    @classmethod
    def _tables(cls):
        ours = {
            model._table
            for name, model in cls.registry.items()
            if name.startswith("clothingline.")
            and model._auto  # a view of other tables has none of its own
            and not model._abstract
            and not model._transient
        }
        return sorted(ours | NATIVE_TABLES)

    def _posted(self, account):
        """The posted balance of an account, whoever asks."""
        lines = self.env["account.move.line"].sudo()
        return sum(
            lines.search(
                [("account_id", "=", account.id), ("parent_state", "=", "posted")]
            ).mapped("balance")
        )

    def _accounts(self, company=None):
        """Work in process, wages to be billed and stock, of this company."""
        company = (company or self.env.company).sudo()
        cloth = self.style.cloth[0].sudo().with_company(company)
        production = self.env["stock.location"].sudo()
        return (
            production.search(
                [("usage", "=", "production"), ("company_id", "=", company.id)],
                limit=1,
            ).valuation_account_id,
            company.clothingline_wage_account_id,
            cloth._get_product_accounts()["stock_valuation"],
        )

    def assertBooksAtRest(self, company=None):
        """All is billed and closed: no account of an order is open, stock is true."""
        company = company or self.env.company
        work_in_process, wages, stock = self._accounts(company)
        self.env.flush_all()
        self.env.invalidate_all()
        is_zero = company.currency_id.is_zero
        self.assertTrue(is_zero(self._posted(work_in_process)))
        self.assertTrue(is_zero(self._posted(wages)))
        products = self.style.template.with_context(active_test=False)
        products = (
            products.product_variant_ids | self.style.cloth | self.style.trims
        ).sudo()
        value = sum(products.with_company(company).mapped("total_value"))
        moved = self._posted(stock) - self.stock_before
        self.assertTrue(is_zero(moved - (value - self.value_before)))

    def _open_books(self, company=None):
        """Where stock and its account stand before an order (goods came unbilled)."""
        company = company or self.env.company
        products = (
            self.style.template.product_variant_ids
            | self.style.cloth
            | self.style.trims
        ).sudo()
        self.value_before = sum(products.with_company(company).mapped("total_value"))
        self.stock_before = self._posted(self._accounts(company)[2])

    def _bill_all(self, user=None):
        """The bill run of a company, posted."""
        run = self.env["clothingline.bill.create"].with_user(user or self.accountant)
        bills = self.env["account.move"].with_user(user or self.accountant)
        bills = bills.search(run.create({}).action_create()["domain"])
        bills.action_post()
        return bills
