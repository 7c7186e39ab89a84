from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ClothinglineTechPack(models.Model):
    """One version of a style's specification: a draft while it is written, then
    released and fixed, then superseded by the release of a later version."""

    _name = "clothingline.tech.pack"
    _description = "Tech pack"
    _inherit = [
        "clothingline.state.mixin",
        "clothingline.fixed.document.mixin",
        "mail.thread",
    ]
    _order = "name, version desc, id desc"

    _transitions = {
        "draft": ("released",),
        "released": ("superseded",),
        "superseded": (),
    }
    # What a released version promises to whoever works by it.
    _fixed_fields = frozenset(
        {
            "name",
            "product_tmpl_id",
            "version",
            "garment_type_id",
            "sketch",
            "construction",
            "care",
            "stage_line_ids",
            "measure_ids",
        }
    )

    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Style",
        required=True,
        ondelete="restrict",
        index=True,
    )
    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    version = fields.Integer(
        compute="_compute_version", store=True, precompute=True, copy=False
    )
    garment_type_id = fields.Many2one(
        "clothingline.garment.type", required=True, ondelete="restrict", index=True
    )
    family_id = fields.Many2one(
        related="garment_type_id.family_id", string="Garment family"
    )
    state = fields.Selection(
        [("draft", "Draft"), ("released", "Released"), ("superseded", "Superseded")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    sketch = fields.Image(max_width=1600, max_height=1600)
    construction = fields.Html(help="Seams, stitches, interlining, labels, packing.")
    care = fields.Text("Care instructions")
    stage_line_ids = fields.One2many(
        "clothingline.tech.pack.stage", "tech_pack_id", string="Stages", copy=True
    )
    measure_ids = fields.One2many(
        "clothingline.tech.pack.measure",
        "tech_pack_id",
        string="Points of measure",
        copy=True,
    )
    size_ids = fields.Many2many(
        "product.attribute.value", string="Sizes", compute="_compute_size_ids"
    )
    measure_grid = fields.Json(
        "Points of measure by size (cm)",
        compute="_compute_measure_grid",
        inverse="_inverse_measure_grid",
        help="One row a point of measure; see tools/measure_rows.py.",
    )
    sam_minutes = fields.Float(
        "SAM (minutes)",
        compute="_compute_sam_minutes",
        store=True,
        digits=(8, 2),
        help="Standard minutes for one garment, all stages together.",
    )

    _version_uniq = models.Constraint(
        "UNIQUE (product_tmpl_id, version)",
        "This style has that version already. Save again to get the next one.",
    )
    _one_released = models.UniqueIndex(
        "(product_tmpl_id) WHERE state = 'released'",
        "This style has a released version already. Reload the page and try again.",
    )

    @api.depends("product_tmpl_id")
    def _compute_name(self):
        for pack in self:
            pack.name = pack.name or pack.product_tmpl_id.name

    @api.depends("product_tmpl_id")
    def _compute_version(self):
        latest = dict(
            self._read_group(
                [
                    ("product_tmpl_id", "in", self.product_tmpl_id.ids),
                    ("id", "not in", self.ids),
                ],
                ["product_tmpl_id"],
                ["version:max"],
            )
        )
        for pack in self:
            style = pack.product_tmpl_id._origin
            latest[style] = pack.version = latest.get(style, 0) + 1

    @api.depends("stage_line_ids.minutes")
    def _compute_sam_minutes(self):
        for pack in self:
            pack.sam_minutes = sum(pack.stage_line_ids.mapped("minutes"))

    @api.depends("product_tmpl_id.attribute_line_ids.value_ids")
    def _compute_size_ids(self):
        size = self.env.ref("clothingline_base.attribute_size")
        for pack in self:
            pack.size_ids = pack.product_tmpl_id._clothingline_values(size)

    @api.depends(
        "measure_ids.code",
        "measure_ids.name",
        "measure_ids.value_ids.size_id",
        "measure_ids.value_ids.value_cm",
        "measure_ids.value_ids.plus_cm",
        "measure_ids.value_ids.minus_cm",
    )
    def _compute_measure_grid(self):
        for pack in self:
            pack.measure_grid = [
                measure._grid_row() for measure in pack.measure_ids.sorted("sequence")
            ]

    def _inverse_measure_grid(self):
        for pack in self:
            rows = pack.measure_grid or []
            points = {measure.id: measure for measure in pack.measure_ids}
            kept = {row.get("id") for row in rows}
            commands = [
                Command.delete(point_id) for point_id in points if point_id not in kept
            ]
            for sequence, row in enumerate(rows):
                point = points.get(row.get("id"), pack.measure_ids.browse())
                commands += point._grid_commands(row, sequence)
            pack.measure_ids = commands

    def _set_minutes(self, minutes):
        """Let the stages (ids) take so many minutes; those not named go."""
        lines = {line.stage_id.id: line for line in self.stage_line_ids}
        self.stage_line_ids = [
            *(
                Command.delete(line.id)
                for stage_id, line in lines.items()
                if stage_id not in minutes
            ),
            *(
                Command.update(lines[stage_id].id, {"minutes": qty})
                if stage_id in lines
                else Command.create({"stage_id": stage_id, "minutes": qty})
                for stage_id, qty in minutes.items()
                if stage_id not in lines or lines[stage_id].minutes != qty
            ),
        ]

    @api.depends("name", "version")
    def _compute_display_name(self):
        for pack in self:
            pack.display_name = pack.name and self.env._(
                "%(style)s, version %(version)s", style=pack.name, version=pack.version
            )

    def action_release(self):
        """Fix these versions and supersede the ones they replace."""
        for pack in self.sorted("version"):
            released = self.search(
                [
                    ("product_tmpl_id", "=", pack.product_tmpl_id.id),
                    ("state", "=", "released"),
                    ("id", "!=", pack.id),
                ]
            )
            pack._check_can_be_released(released)
            released._move_to("superseded")
            # Before the release, or the index sees two released versions.
            released.flush_recordset(["state"])
            pack._move_to("released")
        return True

    def action_new_version(self):
        """Open a draft that begins as a copy of this version."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.copy().id,
        }

    def _check_can_be_released(self, released):
        if not self.stage_line_ids:
            raise UserError(
                self.env._(
                    "%(pack)s has no stages. Add each stage with its minutes, "
                    "then release it.",
                    pack=self.display_name,
                )
            )
        self._check_measured()
        if released.version > self.version:
            raise UserError(
                self.env._(
                    "%(newer)s is released already. Make a new version from it "
                    "instead of releasing %(pack)s.",
                    newer=released.display_name,
                    pack=self.display_name,
                )
            )

    def _check_measured(self):
        """Who measures a size must find every point of it."""
        missing = [
            f"{measure.code} ({', '.join(sizes.mapped('name'))})"
            for measure in self.measure_ids
            for sizes in (self.size_ids - measure.value_ids.size_id,)
            if sizes
        ]
        if missing:
            raise UserError(
                self.env._(
                    "%(pack)s lacks measures: %(missing)s. Enter each point of measure "
                    "in every size, or take the point away.",
                    pack=self.display_name,
                    missing="; ".join(missing),
                )
            )

    def _fixed_message(self):
        return self.env._(
            "%(pack)s is released and others work by it. "
            "Make a new version and change that one.",
            pack=self.display_name,
        )
