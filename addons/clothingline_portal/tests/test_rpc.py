import inspect

from odoo.exceptions import AccessError, MissingError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PortalCase

ARGUMENTS = {"vals": {"name": "hacked"}, "values": {"name": "hacked"}}


@tagged("post_install", "-at_install")
class TestRpc(PortalCase):
    """What a portal user can call from outside, he can call with anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.job = cls._made()
        cls.handover = cls.job._hand_in({cls.job.line_ids[0]: 5}, "h")
        cls.offer = cls._offer(pieces={"navy": {"S": 5}})
        cls.order.action_quote()

    def _models(self):
        return sorted(
            name
            for name, model in self.env.registry.items()
            if name.startswith("clothingline.") and not model._abstract
        )

    def _public_methods(self, model):
        """Methods that a call from outside reaches, but those of every model."""
        for name, _function in inspect.getmembers(type(model), callable):
            owner = next(cls for cls in type(model).__mro__ if name in vars(cls))
            if name.startswith("_") or owner.__module__.startswith("odoo.orm"):
                continue
            try:
                get_public_method(model, name)
            except (AccessError, AttributeError):
                continue
            yield name

    def _arguments(self, method):
        """Something for every argument that the method asks for."""
        signature = inspect.signature(method)
        return [
            ARGUMENTS.get(name, 1)
            for name, parameter in signature.parameters.items()
            if parameter.default is parameter.empty
            and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        ]

    def _call(self, user, model, name, *args):
        """Call as from outside; what it raises, and None if it just answered."""
        try:
            with self.env.cr.savepoint():
                call_kw(model.with_user(user), name, list(args), {})
        except Exception as error:  # noqa: BLE001 - any refusal will do
            return error
        return None

    @mute_logger("odoo.sql_db", "odoo.models", "odoo.orm.models")
    def test_nobody_writes_by_the_methods_of_every_model(self):
        before = self._checksum()
        for user in (self.siti_user, self.brand_user):
            for name in self._models():
                model = self.env[name]
                ids = model.search([], limit=3).ids or [1]
                for call in (
                    ("create", [{}]),
                    ("write", ids, {"create_uid": 1}),
                    ("unlink", ids),
                    ("copy", ids),
                    ("web_save", ids, {"create_uid": 1}, {}),
                ):
                    with self.subTest(user=user.login, model=name, call=call[0]):
                        error = self._call(user, model, *call)
                        self.assertIsInstance(error, (AccessError, MissingError))
        self.assertEqual(self._checksum(), before)

    @mute_logger("odoo.sql_db", "odoo.models", "odoo.orm.models")
    def test_no_public_method_changes_anything(self):
        before, called = self._checksum(), set()
        for user in (self.siti_user, self.brand_user):
            for name in self._models():
                model = self.env[name]
                ids = model.search([], limit=3).ids or [1]
                for method in self._public_methods(model):
                    called.add((name, method))
                    arguments = self._arguments(getattr(model, method))
                    self._call(user, model, method, ids, *arguments)
                    self._call(user, model, method, *arguments)
            self.assertEqual(self._checksum(), before, user.login)
        self.assertIn(("clothingline.offer", "action_offer"), called)
        self.assertIn(("clothingline.tailor", "action_admit"), called)
        self.assertIn(("clothingline.job", "message_post"), called)

    def test_the_tailors_own_methods_cannot_be_called_from_outside(self):
        of_a_job = ("_count_material", "_report_made", "_correct_made", "_hand_in")
        for work, methods in (
            (self.offer, ("_take", "_refuse")),
            (self.job, (*of_a_job, "_report_problem", "_tell_message")),
        ):
            for method in methods:
                error = self._call(self.siti_user, work, method, work.ids)
                self.assertIsInstance(error, AccessError)
        self.assertEqual(self.offer.state, "offered")

    def test_a_tailor_reads_only_what_is_his(self):
        other = self._offer(tailor=self.budi, pieces={"navy": {"M": 5}})
        env = self.env(user=self.siti_user)
        self.assertEqual(env["clothingline.job"].search([]), self.job)
        offers = env["clothingline.offer"].search([])
        self.assertEqual(offers, self.offer | self.job.offer_id)
        with self.assertRaises(AccessError):
            other.with_user(self.siti_user).read(["name"])
        with self.assertRaises(AccessError):
            self.job.with_user(self.siti_user).read(["sam_minutes"])
        for name in (
            "clothingline.order",
            "clothingline.rate",
            "clothingline.job.line",
        ):
            with self.assertRaises(AccessError):
                env[name].search([]).read(["display_name"])

    def test_a_brand_reads_only_what_is_its_own(self):
        env = self.env(user=self.other_brand_user)
        orders = env["clothingline.order"].with_context(active_test=False)
        self.assertFalse(orders.search([]))
        own = self.order.with_user(self.brand_user)
        self.assertEqual(own.read(["name"])[0]["name"], self.order.name)
        for field in ("piece_amount", "material_need", "job_ids", "progress"):
            with self.assertRaises(AccessError):
                own.read([field])
