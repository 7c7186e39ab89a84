from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ClothinglineCase


@tagged("post_install", "-at_install")
class TestPortalAccess(ClothinglineCase):
    """Every access line of a portal group is a public API: what does it give?"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own, cls.other = cls._member("Siti"), cls._member("Budi")
        cls.own.note = "<p>Late twice</p>"
        for tailor in cls.own + cls.other:
            tailor._grant_competency(
                cls.sew, cls.shirt, date(2026, 1, 1), date(2028, 12, 31), "CERT"
            )
        style = cls.env["product.template"].create({"name": "Koko"})
        cls.pack = cls._tech_pack(style)
        cls.tailor_user = cls._portal("tailor", cls.own.partner_id)
        cls.brand_user = cls._portal("brand", cls._partner("Brand"))

    @classmethod
    def _portal(cls, role, partner):
        group = cls.env.ref(f"clothingline_base.group_clothingline_{role}")
        return (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "login": f"portal.{role}",
                    "partner_id": partner.id,
                    "group_ids": group,
                }
            )
        )

    def test_a_tailor_reads_only_himself(self):
        env = self.env(user=self.tailor_user)
        tailors = env["clothingline.tailor"].search([])
        self.assertEqual(tailors, self.own)
        self.assertEqual(tailors.name, "Siti")
        self.assertEqual(tailors.stage_ids, self.sew)
        competencies = env["clothingline.competency"].search([])
        self.assertEqual(competencies, self.own.competency_ids)
        with self.assertRaises(AccessError):
            self.other.with_user(self.tailor_user).read(["name"])
        with self.assertRaises(AccessError):
            self.other.competency_ids.with_user(self.tailor_user).read(["evidence"])

    def test_a_tailor_does_not_read_the_notes_about_him(self):
        own = self.own.with_user(self.tailor_user)
        self.assertNotIn("note", own.fields_get())
        with self.assertRaises(AccessError):
            own.read(["note"])
        with self.assertRaises(AccessError):
            own.search([("note", "ilike", "Late")])

    def test_a_tailor_writes_nothing(self):
        env = self.env(user=self.tailor_user)
        own = self.own.with_user(self.tailor_user)
        for change in (
            lambda: own.write({"weekly_capacity_minutes": 9999}),
            lambda: own.write({"phone": "1"}),
            own.action_suspend,
            own.action_leave,
            own.unlink,
            lambda: own._grant_competency(
                self.cut, self.shirt, date(2026, 1, 1), False, "mine"
            ),
            lambda: own.competency_ids.write({"date_to": False}),
            own.competency_ids.unlink,
            lambda: env["clothingline.tailor"].create(
                {"partner_id": self.brand_user.partner_id.id}
            ),
        ):
            with self.assertRaises(AccessError):
                change()
        self.assertEqual(self.own.state, "member")
        self.assertEqual(self.own.weekly_capacity_minutes, 2400)
        self.assertEqual(len(self.own.competency_ids), 1)

    def test_portal_groups_write_no_model_of_the_suite(self):
        models = [
            name
            for name, model in self.env.registry.items()
            if model._original_module == "clothingline_base" and not model._abstract
        ]
        self.assertIn("clothingline.tailor", models)
        for user in self.tailor_user + self.brand_user:
            for name in models:
                for operation in ("write", "create", "unlink"):
                    model = self.env[name].with_user(user)
                    self.assertFalse(model.has_access(operation), (name, operation))

    def test_a_brand_reads_no_tailor_and_no_tech_pack(self):
        env = self.env(user=self.brand_user)
        for name in (
            "clothingline.tailor",
            "clothingline.competency",
            "clothingline.tech.pack",
        ):
            with self.assertRaises(AccessError):
                env[name].search([])
