from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ClothinglineCase


@tagged("post_install", "-at_install")
class TestTechPack(ClothinglineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls._role("planner")
        cls.inspector = cls._role("inspector")
        cls.env = cls.env(user=cls.planner)
        cls.size_s = cls.env.ref("clothingline_base.size_s")
        cls.size_m = cls.env.ref("clothingline_base.size_m")
        cls.style = cls.env["product.template"].create(
            {
                "name": "Koko Arunika",
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": cls.size_s.attribute_id.id,
                            "value_ids": (cls.size_s + cls.size_m).ids,
                        }
                    )
                ],
            }
        )

    def _pack(self, **values):
        return self._tech_pack(self.style, **values)

    def _chest(self, **values):
        return Command.create(
            {
                "code": "LD",
                "name": "Chest, 2 cm below the armhole",
                "value_ids": [
                    Command.create({"size_id": self.size_m.id, "value_cm": 46.25}),
                    Command.create(
                        {"size_id": self.size_s.id, "value_cm": 44, "plus_cm": 0.5}
                    ),
                ],
                **values,
            }
        )

    def test_a_pack_is_named_after_its_style_and_numbered(self):
        first, second = self._pack(), self._pack()
        self.assertRecordValues(
            first + second,
            [
                {"name": "Koko Arunika", "version": 1, "state": "draft"},
                {"name": "Koko Arunika", "version": 2, "state": "draft"},
            ],
        )
        self.assertEqual(second.display_name, "Koko Arunika, version 2")

    def test_the_standard_minutes_are_the_sum_of_the_stages(self):
        pack = self._pack(
            stage_line_ids=[
                Command.create({"stage_id": self.finish.id, "minutes": 3.5}),
                Command.create({"stage_id": self.cut.id, "minutes": 2.25}),
            ]
        )
        self.assertEqual(pack.sam_minutes, 5.75)
        self.assertEqual(pack.stage_line_ids.sorted().stage_id, self.cut + self.finish)

    def test_a_release_supersedes_the_version_before(self):
        first = self._pack()
        first.action_release()
        self.assertEqual(first.state, "released")

        action = first.action_new_version()
        second = first.browse(action["res_id"])
        self.assertRecordValues(
            second, [{"version": 2, "state": "draft", "sam_minutes": 12.0}]
        )
        self.assertEqual(first.state, "released")

        second.action_release()
        self.assertEqual(first.state, "superseded")
        self.assertEqual(second.state, "released")

    def test_releasing_touches_no_other_style(self):
        other = self._tech_pack(self.style.copy({"name": "Gamis Laras"}))
        other.action_release()
        self._pack().action_release()
        self.assertEqual(other.state, "released")

    def test_two_versions_released_at_once_leave_the_later_one(self):
        packs = self._pack() + self._pack()
        packs.action_release()
        self.assertEqual(packs.mapped("state"), ["superseded", "released"])

    def test_an_older_draft_cannot_overtake_a_released_version(self):
        old, new = self._pack(), self._pack()
        new.action_release()
        with self.assertRaisesRegex(UserError, "version 2 is released already"):
            old.action_release()
        self.assertEqual((old + new).mapped("state"), ["draft", "released"])

    def test_forbidden_moves(self):
        pack = self._pack()
        with self.assertRaisesRegex(UserError, "from Draft to Superseded"):
            pack._move_to("superseded")
        pack.action_release()
        for action in (pack.action_release, lambda: pack._move_to("draft")):
            with self.assertRaises(UserError):
                action()
        with self.assertRaises(AccessError):
            pack.write({"state": "draft"})
        self.assertEqual(pack.state, "released")

    def test_a_pack_without_stages_is_not_released(self):
        pack = self._pack(stage_line_ids=[])
        with self.assertRaisesRegex(UserError, "Add each stage with its minutes"):
            pack.action_release()
        self.assertEqual(pack.state, "draft")

    def test_a_released_version_stays_as_it_is(self):
        pack = self._pack(measure_ids=[self._chest()])
        draft = self._pack(measure_ids=[self._chest()])
        line, measure = pack.stage_line_ids, pack.measure_ids
        value = measure.value_ids[0]
        pack.action_release()
        before = pack.copy_data()
        for change in (
            lambda: pack.write({"name": "Other"}),
            lambda: pack.write({"construction": "<p>Other</p>"}),
            lambda: pack.write({"stage_line_ids": [Command.clear()]}),
            lambda: line.write({"minutes": 1}),
            lambda: line.copy({"stage_id": self.cut.id}),
            lambda: line.unlink(),
            lambda: measure.unlink(),
            lambda: value.write({"value_cm": 1}),
            lambda: value.unlink(),
            lambda: draft.measure_ids.write({"tech_pack_id": pack.id, "code": "X"}),
            lambda: draft.measure_ids.value_ids.write({"measure_id": measure.id}),
            lambda: pack.unlink(),
        ):
            with (
                self.assertRaisesRegex(UserError, "Make a new version"),
                self.cr.savepoint(),
            ):
                change()
                self.env.flush_all()
            self.env.invalidate_all()
        self.assertEqual(pack.copy_data(), before)
        self.assertEqual(pack.stage_line_ids.minutes, 12)

    def test_a_draft_may_be_changed_and_deleted(self):
        pack = self._pack(measure_ids=[self._chest()])
        pack.stage_line_ids.minutes = 14
        pack.measure_ids.value_ids[0].value_cm = 45
        pack.unlink()
        self.assertFalse(pack.exists())

    def _row(self, code, s, m, **values):
        sizes = {str(self.size_s.id): s, str(self.size_m.id): m}
        row = {"id": False, "code": code, "name": code, "plus": 1, "minus": 1}
        return {**row, "values": sizes, **values}

    def test_the_grid_of_measures_has_a_column_per_size(self):
        pack = self._pack(measure_ids=[self._chest()])
        self.assertEqual(pack.size_ids, self.size_s + self.size_m)
        self.assertEqual(
            pack.measure_grid,
            [
                {
                    "id": pack.measure_ids.id,
                    "code": "LD",
                    "name": "Chest, 2 cm below the armhole",
                    # S is 0.5, M is 1: no one number says both.
                    "plus": None,
                    "minus": 1,
                    "values": {str(self.size_s.id): 44, str(self.size_m.id): 46.25},
                }
            ],
        )

    def test_what_is_typed_into_the_grid_is_what_is_measured(self):
        pack = self._pack(measure_ids=[self._chest()])
        chest = pack.measure_ids
        [row] = pack.measure_grid
        row["values"][str(self.size_m.id)] = 47
        pack.measure_grid = [self._row("PB", 65, 68), row]
        points = pack.measure_ids.sorted("sequence")
        self.assertEqual(points.mapped("code"), ["PB", "LD"])
        self.assertRecordValues(
            (pack.measure_ids - chest).value_ids + chest.value_ids.sorted("size_id"),
            [
                {"size_id": self.size_s.id, "value_cm": 65, "plus_cm": 1},
                {"size_id": self.size_m.id, "value_cm": 68, "plus_cm": 1},
                {"size_id": self.size_s.id, "value_cm": 44, "plus_cm": 0.5},
                {"size_id": self.size_m.id, "value_cm": 47, "plus_cm": 1},
            ],
        )
        pack.measure_grid = [self._row("PB", 65, None)]
        self.assertEqual(pack.measure_ids.value_ids.size_id, self.size_s)

    def test_every_point_is_measured_in_every_size_before_release(self):
        pack = self._pack()
        pack.measure_grid = [self._row("LD", 44, None), self._row("PB", 65, 68)]
        with self.assertRaisesRegex(UserError, r"lacks measures: LD \(M\)\."):
            pack.action_release()
        self.assertEqual(pack.state, "draft")
        pack.measure_grid = [self._row("LD", 44, 46)]
        pack.action_release()
        self.assertEqual(pack.state, "released")
        with self.assertRaisesRegex(UserError, "Make a new version"):
            pack.measure_grid = [self._row("LD", 45, 46)]

    def test_the_inspector_reads_and_changes_nothing(self):
        pack = self._pack().with_user(self.inspector)
        self.assertEqual(pack.stage_line_ids.minutes, 12)
        with self.assertRaises(AccessError):
            pack.action_release()
        with self.assertRaises(AccessError):
            pack.stage_line_ids.write({"minutes": 1})
        self.assertEqual(pack.state, "draft")
        self.assertEqual(pack.stage_line_ids.minutes, 12)
