from odoo import api, fields, models
from odoo.exceptions import UserError


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
    measure_table = fields.Html(
        "Values per size (cm)", compute="_compute_measure_table", sanitize=False
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

    @api.depends(
        "measure_ids.code",
        "measure_ids.name",
        "measure_ids.value_ids.size_id",
        "measure_ids.value_ids.value_cm",
        "measure_ids.value_ids.plus_cm",
        "measure_ids.value_ids.minus_cm",
    )
    def _compute_measure_table(self):
        for pack in self:
            values = pack.measure_ids.value_ids
            pack.measure_table = bool(values) and self.env["ir.qweb"]._render(
                "clothingline_base.clothingline_tech_pack_measure_table",
                {
                    "measures": pack.measure_ids.sorted("sequence"),
                    "sizes": values.size_id.sorted("sequence"),
                    "cells": {(v.measure_id, v.size_id): v for v in values},
                },
            )

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
        if released.version > self.version:
            raise UserError(
                self.env._(
                    "%(newer)s is released already. Make a new version from it "
                    "instead of releasing %(pack)s.",
                    newer=released.display_name,
                    pack=self.display_name,
                )
            )

    def _fixed_message(self):
        return self.env._(
            "%(pack)s is released and others work by it. "
            "Make a new version and change that one.",
            pack=self.display_name,
        )
