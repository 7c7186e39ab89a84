from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.clothingline_production.tests.case import ProductionCase

SCREEN = "clothingline_style.clothingline_style_view_form"


@tagged("post_install", "-at_install")
class TestStyle(ProductionCase):
    """A style made on one screen, by the planner alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.styles = cls.env["product.template"].with_context(
            clothingline_product="garment"
        )
        ref = cls.env.ref
        cls.sizes = [ref(f"clothingline_base.size_{size}") for size in ("s", "m", "l")]
        cls.white = ref("clothingline_base.colour_white")
        cls.navy = ref("clothingline_base.colour_navy")
        cls.gamis = ref("clothingline_base.garment_type_gamis")
        products = cls.env["product.product"]
        cls.katun = products.with_context(clothingline_product="cloth").create(
            {"name": "Katun", "clothingline_is_cloth": True}
        )
        cls.kancing = products.with_context(clothingline_product="material").create(
            {"name": "Kancing"}
        )

    def _row(self, product, stage, by_size=None, qty=None, colours=()):
        return {
            "id": False,
            "product": {"id": product.id, "display_name": product.display_name},
            "uom_id": product.uom_id.id,
            "stage": stage.id,
            "colours": [colour.id for colour in colours],
            "qty": qty,
            "values": {
                str(size.id): metres
                for size, metres in zip(self.sizes, by_size or (), strict=False)
            },
        }

    def _work(self, minutes, rates):
        stages = self.cut, self.sew, self.finish
        return {
            "rows": [
                {"id": stage.id, "minutes": minute, "rate": rate}
                for stage, minute, rate in zip(stages, minutes, rates, strict=True)
            ]
        }

    def _make(self, **vals):
        sizes = self.env["product.attribute.value"].union(*self.sizes)
        return self.styles.create(
            {
                "name": "Gamis Aisyah",
                "clothingline_garment_type_id": self.gamis.id,
                "clothingline_size_ids": [Command.set(sizes.ids)],
                "clothingline_colour_ids": [Command.set((self.white + self.navy).ids)],
                "clothingline_cloth": [self._row(self.katun, self.cut, (2, 2, 2.4))],
                "clothingline_trims": [self._row(self.kancing, self.sew, qty=6)],
                "clothingline_work": self._work((5, 30, 8), (1_000, 14_000, 3_000)),
                "clothingline_measures": [
                    {
                        "id": False,
                        "code": "A",
                        "name": "Chest",
                        "plus": 1,
                        "minus": 0.5,
                        "values": {
                            str(size.id): 50 + 2 * number
                            for number, size in enumerate(self.sizes)
                        },
                    }
                ],
                **vals,
            }
        )

    def _lines(self, style):
        return [
            (
                line.product_id.name,
                line.product_qty,
                line.clothingline_stage_id.code,
                sorted(line.bom_product_template_attribute_value_ids.mapped("name")),
            )
            for line in style.bom_ids.bom_line_ids
        ]

    def test_the_screen_makes_every_document_at_once(self):
        style = self._make()
        self.assertEqual(len(style.product_variant_ids), 6)
        self.assertEqual(
            self._lines(style),
            [
                ("Katun", 2, "cut", ["M", "S"]),
                ("Katun", 2.4, "cut", ["L"]),
                ("Kancing", 6, "sew", []),
            ],
        )
        pack = style.clothingline_pack_id
        self.assertRecordValues(
            pack,
            [{"state": "draft", "version": 1, "garment_type_id": self.gamis.id}],
        )
        self.assertEqual(
            {line.stage_id.code: line.minutes for line in pack.stage_line_ids},
            {"cut": 5, "sew": 30, "finish": 8},
        )
        self.assertRecordValues(
            pack.measure_ids.value_ids,
            [
                {"size_id": size.id, "value_cm": cm, "plus_cm": 1, "minus_cm": 0.5}
                for size, cm in zip(self.sizes, (50, 52, 54), strict=True)
            ],
        )
        rates = self.env["clothingline.rate"].search(
            [("product_tmpl_id", "=", style.id)]
        )
        self.assertEqual(
            {rate.stage_id.code: rate.piece_amount for rate in rates},
            {"cut": 1_000, "sew": 14_000, "finish": 3_000},
        )
        self.assertIn("Release the tech pack", style.clothingline_missing)

    def test_an_order_of_the_style_is_confirmed_by_the_planner(self):
        style = self._make()
        style.action_clothingline_release()
        self.assertFalse(style.clothingline_missing)
        context = style.action_clothingline_order()["context"]
        orders = self.env["clothingline.order"].with_context(**context)
        order = orders.create(
            {
                "brand_id": self.brand.id,
                "piece_amount": 100_000,
                "line_ids": [
                    Command.create({"product_id": variant.id, "qty": 10})
                    for variant in style.product_variant_ids
                ],
            }
        )
        order.action_confirm()
        self.assertEqual(order.state, "confirmed")
        need = {
            (row.stage_id.code, row.product_id.name): row.qty
            for row in order.component_ids
            if "L" in row.variant_id.display_name
        }
        self.assertEqual(need, {("cut", "Katun"): 2.4, ("sew", "Kancing"): 6})
        self.assertEqual(style.clothingline_order_count, 1)

    def test_what_is_missing_is_said(self):
        style = self.styles.create(
            {"name": "Rok", "clothingline_garment_type_id": self.gamis.id}
        )
        for sentence in (
            "Choose the sizes and colours.",
            "Enter the cloth or the trims of a piece.",
            "Enter the minutes of each stage of the work.",
        ):
            self.assertIn(sentence, style.clothingline_missing)
        style = self._make(
            clothingline_cloth=[self._row(self.katun, self.cut, (2, 2))],
            clothingline_work=self._work((5, 30, None), (1_000, None, None)),
        )
        for sentence in (
            "Katun has no quantity for L",
            "Enter the rate of Sew.",
        ):
            self.assertIn(sentence, style.clothingline_missing)
        self.assertNotIn("Finish", style.clothingline_missing)

    def test_sizes_and_colours_come_and_go(self):
        style = self._make()
        xl = self.env.ref("clothingline_base.size_xl")
        style.write(
            {
                "clothingline_size_ids": [
                    Command.unlink(self.sizes[0].id),
                    Command.link(xl.id),
                ],
                "clothingline_colour_ids": [Command.unlink(self.navy.id)],
            }
        )
        self.assertEqual(
            sorted(style.product_variant_ids.mapped("display_name")),
            [f"Gamis Aisyah ({size})" for size in ("L", "M", "XL")],
        )
        # The new size needs none of the cloth yet, and all of the trims.
        self.assertEqual(
            self._lines(style),
            [
                ("Katun", 2, "cut", ["M"]),
                ("Katun", 2.4, "cut", ["L"]),
                ("Kancing", 6, "sew", []),
            ],
        )
        self.assertIn("Katun has no quantity for XL", style.clothingline_missing)

    def test_cloth_by_colour(self):
        products = self.env["product.product"]
        drill = products.with_context(clothingline_product="cloth").create(
            {"name": "Drill", "clothingline_is_cloth": True}
        )
        style = self._make(
            clothingline_cloth=[
                self._row(self.katun, self.cut, (2, 2, 2), colours=[self.white]),
                self._row(drill, self.cut, (2.1, 2.1, 2.2), colours=[self.navy]),
            ]
        )
        self.assertEqual(
            self._lines(style)[:3],
            [
                ("Katun", 2, "cut", ["White"]),
                ("Drill", 2.1, "cut", ["M", "Navy", "S"]),
                ("Drill", 2.2, "cut", ["L", "Navy"]),
            ],
        )
        style.invalidate_recordset()
        self.assertEqual(
            [
                (row["product"]["display_name"], row["colours"], row["qty"])
                for row in style.clothingline_cloth
            ],
            [("Katun", self.white.ids, 2), ("Drill", self.navy.ids, None)],
        )

    def test_what_did_not_change_is_left_alone(self):
        style = self._make()
        style.action_clothingline_release()
        lines, pack = style.bom_ids.bom_line_ids.ids, style.clothingline_pack_id
        style.write({name: style[name] for name in ("clothingline_cloth", "name")})
        style.write(
            {
                "clothingline_work": style.clothingline_work,
                "clothingline_measures": style.clothingline_measures,
            }
        )
        self.assertEqual(style.bom_ids.bom_line_ids.ids, lines)
        self.assertEqual(style.clothingline_pack_id, pack)
        rates = [("product_tmpl_id", "=", style.id)]
        self.assertEqual(self.env["clothingline.rate"].search_count(rates), 3)

    def test_a_released_style_changes_in_a_new_version(self):
        style = self._make()
        style.action_clothingline_release()
        first = style.clothingline_pack_id
        with freeze_time("2026-02-20 03:00:00"):
            work = self._work((5, 33, 8), (1_000, 15_000, 3_000))
            style.clothingline_work = work
        second = style.clothingline_pack_id
        self.assertEqual((second.version, second.state), (2, "draft"))
        self.assertEqual((first.sam_minutes, second.sam_minutes), (43, 46))
        self.assertEqual(second.measure_grid[0]["code"], "A")
        # Yesterday's pay stays yesterday's.
        rates = self.env["clothingline.rate"]._newest
        company = self.env.company
        for day, amount in (("2026-02-19", 14_000), ("2026-02-20", 15_000)):
            newest = rates(style, self.gamis, company, day)
            self.assertEqual(newest[self.sew].piece_amount, amount)
        measures = [{**row, "name": "Bust"} for row in style.clothingline_measures]
        style.clothingline_measures = measures
        self.assertEqual(style.clothingline_pack_id, second)
        self.assertEqual(second.measure_ids.name, "Bust")
        self.assertEqual(first.measure_ids.name, "Chest")

    def test_a_style_is_copied_from_another(self):
        model = self._make()
        model.action_clothingline_release()
        with Form(self.styles, SCREEN) as form:
            form.name = "Gamis Zahra"
            form.clothingline_copy_id = model
        style = form.record
        self.assertEqual(self._lines(style), self._lines(model))
        self.assertEqual(len(style.product_variant_ids), 6)
        self.assertEqual(style.clothingline_pack_id.sam_minutes, 43)
        self.assertEqual(style.clothingline_pack_id.measure_ids.name, "Chest")
        self.assertFalse(
            style.clothingline_pack_id.measure_ids
            & model.sudo().clothingline_pack_id.measure_ids
        )
        style.action_clothingline_release()
        self.assertFalse(style.clothingline_missing)

    def test_a_size_set_fills_the_sizes(self):
        with Form(self.styles, SCREEN) as form:
            form.name = "Kaos"
            form.clothingline_garment_type_id = self.gamis
            form.clothingline_size_set_id = self.env.ref(
                "clothingline_style.size_set_children"
            )
        self.assertEqual(len(form.record.product_variant_ids), 5)

    def test_the_floor_stands_beside_the_rate(self):
        self.assertIsNone(self._make().clothingline_work["floor"]["per_minute"])
        city = self.env["res.city"].search([("name", "=", "Kota Bekasi")], limit=1)
        self.env.company.sudo().partner_id.city_id = city
        self.env["clothingline.minimum.wage"].with_user(self.accountant).create(
            {
                "city_id": city.id,
                "date_from": "2026-01-01",
                "month_amount": 5_999_443,
                "decree": "561.7/Kep.862-Kesra/2025",
            }
        )
        floor = self._make(name="Gamis B").clothingline_work["floor"]
        self.assertAlmostEqual(floor["per_minute"], 693.58, 2)
        self.assertIn("561.7/Kep.862-Kesra/2025", floor["source"])

    def test_lines_that_no_row_can_say_stay(self):
        """A third attribute (the sleeve) is for the bill's own form."""
        attribute = self.env["product.attribute"].create(
            {
                "name": "Sleeve",
                "value_ids": [Command.create({"name": n}) for n in ("Long", "Short")],
            }
        )
        style = self._make()
        style.attribute_line_ids = [
            Command.create(
                {
                    "attribute_id": attribute.id,
                    "value_ids": [Command.set(attribute.value_ids.ids)],
                }
            )
        ]
        sleeve = style.attribute_line_ids.product_template_value_ids.filtered(
            lambda ptav: ptav.name == "Long"
        )
        extra = self.env["mrp.bom.line"].create(
            {
                "bom_id": style.bom_ids.id,
                "product_id": self.kancing.id,
                "product_qty": 2,
                "bom_product_template_attribute_value_ids": [Command.set(sleeve.ids)],
            }
        )
        style.clothingline_trims = []
        self.assertTrue(extra.exists())
        self.assertEqual(
            [line[0] for line in self._lines(style)], ["Katun", "Katun", "Kancing"]
        )

    def test_bad_quantities_change_nothing(self):
        style = self._make()
        before = self._lines(style)
        with self.assertRaisesRegex(UserError, "Katun: enter quantities of zero"):
            style.clothingline_cloth = [self._row(self.katun, self.cut, (-2, 2, 2))]
        style.invalidate_recordset()
        self.assertEqual(self._lines(style), before)

    def test_who_does_not_plan_makes_no_style(self):
        style = self._make()
        for user in (self.inspector, self.warehouse, self.accountant, self.officer):
            with self.assertRaises(AccessError):
                style.with_user(user).write({"clothingline_trims": []})
        self.assertEqual(len(style.bom_ids.bom_line_ids), 3)
        # What a piece pays is for who plans, pays or earns it.
        with self.assertRaises(AccessError):
            style.with_user(self.inspector).read(["clothingline_work"])

    def test_lists_of_styles_cost_the_same_for_many(self):
        for number in range(6):
            self._make(name=f"Gamis {number}")
        self.env.invalidate_all()
        spec = {
            "name": {},
            "clothingline_garment_type_id": {"fields": {"display_name": {}}},
            "clothingline_order_count": {},
            "clothingline_pack_state": {},
        }
        domain = [("name", "like", "Gamis ")]
        self.styles.web_search_read(domain, spec)
        counts = []
        for limit in (2, 6):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.styles.web_search_read(domain, spec, limit=limit)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
