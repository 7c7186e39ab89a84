from unittest.mock import patch

from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestHomeSlots(PortalCase):
    """What another addon would do to stand on the tailor's home."""

    def test_an_addon_adds_values_and_their_template_to_a_slot(self):
        self.env["ir.ui.view"].create(
            {
                "name": "Home slot: weather",
                "type": "qweb",
                "key": "clothingline_portal.home_slot_todo_weather",
                "inherit_id": self.env.ref("clothingline_portal.home_slot_todo").id,
                "arch": """
                    <xpath expr="." position="inside">
                        <p class="card" id="weather" t-out="slots['weather']"/>
                    </xpath>
                """,
            }
        )
        tailors = self.env.registry["clothingline.tailor"]
        slots = tailors._home_slots

        def with_weather(tailor):
            return {**slots(tailor), "weather": f"Sun for {tailor.name}"}

        offer = self._offer()
        self._login(self.siti_user)
        with patch.object(tailors, "_home_slots", with_weather):
            for page in (
                self._get("/my/jobs").text,
                self.url_open("/my/jobs/offline").json()["/my/jobs"],
            ):
                self.assertIn("Sun for Siti", page)
                self.assertIn(offer.name, page)

    def test_every_slot_has_a_template_that_can_be_extended(self):
        home = self.env.ref("clothingline_portal.tailor_home")
        for slot in ("top", "offers", "todo", "work", "money", "closed", "bottom"):
            template = self.env.ref(f"clothingline_portal.home_slot_{slot}")
            self.assertIn(template.key, home.arch)
