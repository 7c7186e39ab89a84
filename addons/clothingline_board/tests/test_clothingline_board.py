from datetime import datetime

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.clothingline_production.tests import common
from odoo.addons.clothingline_production.tests.case import ProductionCase

NUMBERS = (
    "target_qty",
    "reported_qty",
    "registered_qty",
    "attended_qty",
    "competent_qty",
    "member_qty",
    "working_qty",
    "paid_qty",
)


@tagged("post_install", "-at_install")
class TestBoard(ProductionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.as_officer = cls.env(user=cls.officer)
        cls.java = cls.env.ref("base.state_id_jb")
        cls.programme = cls.as_officer["clothingline.programme"].create(
            {
                "name": "Garments",
                "date_from": "2026-01-05",
                "target_qty": 100,
                "trained_qty": 40,
                "line_ids": [
                    Command.create(
                        {
                            "state_id": cls.java.id,
                            "target_qty": 60,
                            "trained_qty": 25,
                        }
                    )
                ],
            }
        )

    def _sums(self, *domain, env=None):
        board = (env or self.as_officer)["clothingline.board"]
        self.env.flush_all()
        (row,) = board._read_group(domain, [], [f"{name}:sum" for name in NUMBERS])
        return [value or 0 for value in row]

    def _attend(self, name, *tailors, present=()):
        session = self.as_officer["event.event"].create(
            {
                "name": name,
                "programme_id": self.programme.id,
                "date_begin": datetime(2026, 2, 2, 1),
                "date_end": datetime(2026, 2, 6, 9),
            }
        )
        for tailor in tailors:
            session._register_tailors(tailor.with_env(self.as_officer))
        for line in session.registration_ids:
            if line.tailor_id in present:
                line.action_set_done()

    def test_from_target_to_paid_each_person_counts_once(self):
        of_programme = ("programme_id", "=", self.programme.id)
        people = self.sewer | self.finisher
        self._attend("One", *people, present=self.sewer)
        self._attend("Two", *people, present=people)
        self.assertEqual(self._sums(of_programme), [100, 40, 2, 2, 0, 0, 0, 0])
        self.assertEqual(
            self._sums(of_programme, ("state_id", "=", self.java.id)),
            [60, 25, 0, 0, 0, 0, 0, 0],
        )
        rows = self.as_officer["clothingline.board"].search(
            [of_programme, ("attended_qty", ">", 0)]
        )
        self.assertEqual(rows.tailor_id.ids, people.ids)
        self.assertEqual(set(rows.mapped("year")), {"2026"})
        action = rows[0].action_open()
        self.assertEqual(action["res_model"], "clothingline.tailor")

    def test_a_certificate_without_an_assessment_counts(self):
        scheme = self.as_officer["clothingline.scheme"].create({"name": "Sewing"})
        issuer = self._partner("LSP", is_company=True)
        self.as_officer["clothingline.certificate"].create(
            [
                {
                    "tailor_id": self.sewer.id,
                    "scheme_id": scheme.id,
                    "number": number,
                    "issuer_id": issuer.id,
                    "issue_date": "2026-01-10",
                }
                for number in ("A", "B")
            ]
        ).action_issue()
        self.assertEqual(
            self._sums(("scheme_id", "=", scheme.id), ("competent_qty", ">", 0)),
            [0, 0, 0, 0, 1, 0, 0, 0],
        )
        # The same scheme is that of the member.
        self.assertEqual(
            self._sums(("scheme_id", "=", scheme.id), ("member_qty", ">", 0)),
            [0, 0, 0, 0, 0, 1, 0, 0],
        )

    def test_work_and_pay(self):
        of_sewer = ("tailor_id", "=", self.sewer.id)
        self.sewer.sudo().gender = "female"
        self.assertEqual(self._sums(of_sewer), [0, 0, 0, 0, 0, 1, 0, 0])
        offer = self._offered(self._order(), "cut", self.cutter)
        of_cutter = ("tailor_id", "=", self.cutter.id)
        self.assertEqual(self._sums(of_cutter), [0, 0, 0, 0, 0, 1, 0, 0])
        job = self._as_tailor(offer)._take()
        self.assertEqual(self._sums(of_cutter), [0, 0, 0, 0, 0, 1, 1, 0])
        women = ("gender", "=", "female")
        self.assertEqual(self._sums(of_sewer, women), [0, 0, 0, 0, 0, 1, 0, 0])
        self._pay(job)
        self.assertEqual(self._sums(of_cutter), [0, 0, 0, 0, 0, 1, 1, 1])

    def _pay(self, job):
        """The job is done, billed and paid."""
        common.issue(job.with_env(self.env).with_user(self.warehouse))
        self._report(job, M=10)
        self._judge(self._hand_in(job))
        env = job.env(su=True)
        run = env["clothingline.bill.create"].create({"bill_date": "2026-02-02"})
        bill = env["account.move"].search(run.action_create()["domain"])
        bill.action_post()
        env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({}).action_create_payments()

    def test_only_the_officer_reads_the_board_and_nobody_writes_it(self):
        board = self.as_officer["clothingline.board"]
        row = board.search([("programme_id", "=", self.programme.id)], limit=1)
        with self.assertRaises(AccessError):
            row.write({"target_qty": 1})
        with self.assertRaises(AccessError):
            board.create({"target_qty": 1})
        for user in (self.planner, self.portal):
            with self.assertRaises(AccessError):
                board.with_user(user).search([])

    def test_every_screen_opens(self):
        action = self.env(su=True).ref("clothingline_board.clothingline_board_action")
        board = self.as_officer["clothingline.board"]
        for kind in action.view_mode.split(","):
            board.get_view(view_type=kind)
        groups = board.formatted_read_group(
            [], ["state_id", "year"], ["target_qty:sum"]
        )
        self.assertTrue(groups)
