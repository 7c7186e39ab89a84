from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ClothinglineCase

TAILOR_MOVES = {
    ("applicant", "member"),
    ("applicant", "left"),
    ("member", "suspended"),
    ("member", "left"),
    ("suspended", "member"),
    ("suspended", "left"),
    ("left", "member"),
}
WAY_TO = {
    "applicant": (),
    "member": ("member",),
    "suspended": ("member", "suspended"),
    "left": ("left",),
}


@tagged("post_install", "-at_install")
class TestStateMixin(ClothinglineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._role("officer")
        cls.env = cls.env(user=cls.officer)

    def _tailor_in(self, state):
        tailor = self._tailor(
            f"Tailor {len(self.env['clothingline.tailor'].search([]))}"
        )
        for step in WAY_TO[state]:
            tailor._move_to(step)
        self.assertEqual(tailor.state, state)
        return tailor

    def test_only_the_declared_moves_of_a_tailor_are_possible(self):
        for old in WAY_TO:
            for new in WAY_TO:
                with self.subTest(old=old, new=new):
                    tailor = self._tailor_in(old)
                    if (old, new) in TAILOR_MOVES:
                        tailor._move_to(new)
                        self.assertEqual(tailor.state, new)
                    else:
                        with self.assertRaises(UserError):
                            tailor._move_to(new)
                        self.assertEqual(tailor.state, old)

    def test_a_refused_move_names_record_and_states_and_moves_nobody(self):
        applicant = self._tailor("Ani")
        member = self._tailor_in("member")
        with self.assertRaisesRegex(
            UserError, "Ani cannot go from Applicant to Suspended"
        ):
            (member + applicant).action_suspend()
        self.assertEqual(member.state, "member")
        self.assertEqual(applicant.state, "applicant")

    def test_the_state_cannot_be_written_from_outside(self):
        tailor = self._tailor()
        for context in ({}, {"clothingline_move": True}, {"clothingline_move": {}}):
            with self.assertRaises(AccessError):
                tailor.with_context(**context).write({"state": "member"})
        with self.assertRaises(AccessError):
            tailor.state = "member"
        self.assertEqual(tailor.state, "applicant")

    def test_a_record_cannot_be_created_in_a_later_state(self):
        partner = self._partner("Budi")
        vals = {"partner_id": partner.id, "state": "member"}
        Tailor = self.env["clothingline.tailor"]
        with self.assertRaises(AccessError):
            Tailor.create(vals)
        with self.assertRaises(AccessError):
            Tailor.sudo().create([{"partner_id": partner.id}, vals])
        self.assertFalse(Tailor.search([("partner_id", "=", partner.id)]))

    def test_a_default_in_the_context_does_not_skip_the_first_state(self):
        Tailor = self.env["clothingline.tailor"].with_context(default_state="member")
        tailor = Tailor.create({"partner_id": self._partner("Budi").id})
        self.assertEqual(tailor.state, "applicant")

    def test_an_import_cannot_set_the_state(self):
        tailor = self._tailor()
        result = self.env["clothingline.tailor"].load(
            [".id", "state"], [[str(tailor.id), "member"]]
        )
        self.assertFalse(result["ids"])
        self.assertEqual(tailor.state, "applicant")
