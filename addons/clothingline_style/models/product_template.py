from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.clothingline_production.models.readers import PAY_READERS

# What the screen of a style writes into other documents, in one step.
SCREEN = (
    "clothingline_size_ids",
    "clothingline_colour_ids",
    "clothingline_cloth",
    "clothingline_trims",
    "clothingline_work",
    "clothingline_measures",
)


class ProductTemplate(models.Model):
    """A style on one screen: what its sizes, colours, material, work and measures are.

    Nothing of it is kept here: the screen reads and writes the product's variants, its
    bill of materials, the draft of its tech pack and its piece rates.
    """

    _inherit = "product.template"

    clothingline_garment_type_id = fields.Many2one(
        "clothingline.garment.type",
        "Garment Type",
        compute="_compute_clothingline_garment_type_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        help="A product with a garment type is a style.",
    )
    clothingline_is_cloth = fields.Boolean(
        "Cloth", help="It is listed among the cloth of a style, not its trims."
    )
    clothingline_pack_ids = fields.One2many(
        "clothingline.tech.pack", "product_tmpl_id", "Tech Packs"
    )
    clothingline_pack_id = fields.Many2one(
        "clothingline.tech.pack",
        "Newest Tech Pack",
        compute="_compute_clothingline_pack_id",
    )
    clothingline_pack_state = fields.Selection(
        lambda self: (
            self.env["clothingline.tech.pack"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        "Tech Pack",
        compute="_compute_clothingline_pack_id",
    )
    clothingline_copy_id = fields.Many2one(
        "product.template",
        "Copy From",
        store=False,
        domain=[("clothingline_garment_type_id", "!=", False)],
    )
    clothingline_size_set_id = fields.Many2one(
        "clothingline.size.set", "Size Set", store=False
    )
    clothingline_size_ids = fields.Many2many(
        "product.attribute.value",
        string="Sizes",
        compute="_compute_clothingline_size_ids",
        inverse="_inverse_clothingline_screen",
        domain=lambda self: self._clothingline_domain("size"),
    )
    clothingline_colour_ids = fields.Many2many(
        "product.attribute.value",
        string="Colours",
        compute="_compute_clothingline_colour_ids",
        inverse="_inverse_clothingline_screen",
        domain=lambda self: self._clothingline_domain("colour"),
    )
    # Worked out beyond the reader's rights: not every role reads bills of materials.
    clothingline_cloth = fields.Json(
        "Cloth by Size",
        compute="_compute_clothingline_cloth",
        compute_sudo=True,
        inverse="_inverse_clothingline_screen",
    )
    clothingline_trims = fields.Json(
        "Trims",
        compute="_compute_clothingline_trims",
        compute_sudo=True,
        inverse="_inverse_clothingline_screen",
    )
    clothingline_work = fields.Json(
        "Work by Stage",
        compute="_compute_clothingline_work",
        inverse="_inverse_clothingline_screen",
        groups=PAY_READERS,
    )
    clothingline_measures = fields.Json(
        "Points of Measure",
        compute="_compute_clothingline_measures",
        inverse="_inverse_clothingline_screen",
    )
    clothingline_missing = fields.Html(
        "Still Missing",
        compute="_compute_clothingline_missing",
        sanitize=False,
        groups=PAY_READERS,
    )
    clothingline_order_count = fields.Integer(
        "Production Orders", compute="_compute_clothingline_order_count"
    )

    def _clothingline_domain(self, attribute):
        attribute = self.env.ref(f"clothingline_base.attribute_{attribute}")
        return [("attribute_id", "=", attribute.id)]

    @api.depends("clothingline_pack_ids.garment_type_id")
    def _compute_clothingline_garment_type_id(self):
        for style in self:
            style.clothingline_garment_type_id = (
                style.clothingline_garment_type_id
                or style.clothingline_pack_ids[:1].garment_type_id
            )

    @api.depends("clothingline_pack_ids.version", "clothingline_pack_ids.state")
    def _compute_clothingline_pack_id(self):
        self.clothingline_pack_ids.fetch(["version", "state"])  # of all at once
        for style in self:
            packs = style.clothingline_pack_ids.sorted("version", reverse=True)
            style.clothingline_pack_id = packs[:1]
            style.clothingline_pack_state = packs[:1].state

    # Each has a method of its own: Odoo does not work out a field while another of the
    # same method is being written.

    @api.depends("attribute_line_ids.value_ids")
    def _compute_clothingline_size_ids(self):
        attribute = self.env.ref("clothingline_base.attribute_size")
        for style in self:
            style.clothingline_size_ids = style._clothingline_values(attribute)

    @api.depends("attribute_line_ids.value_ids")
    def _compute_clothingline_colour_ids(self):
        attribute = self.env.ref("clothingline_base.attribute_colour")
        for style in self:
            style.clothingline_colour_ids = style._clothingline_values(attribute)

    @api.depends("bom_ids.bom_line_ids")
    def _compute_clothingline_cloth(self):
        for style in self:
            style.clothingline_cloth = style._clothingline_rows(is_cloth=True)

    @api.depends("bom_ids.bom_line_ids")
    def _compute_clothingline_trims(self):
        for style in self:
            style.clothingline_trims = style._clothingline_rows(is_cloth=False)

    def _clothingline_rows(self, is_cloth):
        """Rows of the bill: cloth, and what differs by size or colour; or the rest."""
        style = self._origin
        size = self.env.ref("clothingline_base.attribute_size")
        rows = style._clothingline_bill()._clothingline_rows(
            style._clothingline_values(size)
        )
        products = self.env["product.product"]
        return [
            row
            for row in rows
            if is_cloth
            == bool(
                row["qty"] is None
                or row["colours"]
                or products.browse(row["product"]["id"]).clothingline_is_cloth
            )
        ]

    @api.depends("clothingline_pack_ids.stage_line_ids.minutes")
    def _compute_clothingline_work(self):
        company, today = self.env.company, self.env.company._today()
        wage = self.env["clothingline.minimum.wage"]._of(
            company.partner_id.city_id, today
        )
        floor = {
            "per_minute": wage._per_minute() if wage else None,
            "source": wage.display_name and f"{wage.display_name}, {wage.decree}",
        }
        stages = self.env["clothingline.stage"].search([("active", "=", True)])
        for style in self:
            minutes = style._clothingline_minutes()
            rates = self.env["clothingline.rate"]._newest(
                style._origin, style.clothingline_garment_type_id, company, today
            )
            rows = [
                {
                    "id": stage.id,
                    "name": stage.name,
                    "minutes": minutes.get(stage),
                    "rate": rates[stage].piece_amount if stage in rates else None,
                }
                for stage in stages
            ]
            style.clothingline_work = {"rows": rows, "floor": floor}

    @api.depends("clothingline_pack_ids.measure_grid")
    def _compute_clothingline_measures(self):
        for style in self:
            style.clothingline_measures = style.clothingline_pack_id.measure_grid or []

    @api.depends(*SCREEN, "clothingline_garment_type_id", "clothingline_pack_state")
    def _compute_clothingline_missing(self):
        for style in self:
            saved = style._origin
            sentences = saved._clothingline_missing_parts() if saved else ()
            items = Markup().join(Markup("<li>%s</li>") % one for one in sentences)
            style.clothingline_missing = items and Markup("<ul>%s</ul>") % items

    def _compute_clothingline_order_count(self):
        counts = dict(
            self.env["clothingline.order"]._read_group(
                [("product_tmpl_id", "in", self.ids)], ["product_tmpl_id"], ["__count"]
            )
        )
        for style in self:
            style.clothingline_order_count = counts.get(style._origin, 0)

    @api.onchange("clothingline_size_set_id")
    def _onchange_clothingline_size_set_id(self):
        if self.clothingline_size_set_id:
            self.clothingline_size_ids = self.clothingline_size_set_id.size_ids

    @api.onchange("clothingline_copy_id")
    def _onchange_clothingline_copy_id(self):
        model = self.clothingline_copy_id
        if not model:
            return
        self.clothingline_garment_type_id = model.clothingline_garment_type_id
        for name in SCREEN:
            self[name] = model[name]
        self.clothingline_measures = [
            {**row, "id": False} for row in model.clothingline_measures or []
        ]

    # From the screen into the documents --------------------------------------

    def _inverse_clothingline_screen(self):
        for style in self:
            # All that was typed, before the first document is written.
            typed = {name: style[name] for name in SCREEN if style._may_write(name)}
            style._write_values(typed, keep=True)
            style._write_bill(typed)
            # A size goes when no line of the bill names it any more.
            style._write_values(typed)
            if style.clothingline_garment_type_id:
                style._write_pack(typed)
                style._write_rates(typed)

    def _may_write(self, name):
        return self._has_field_access(self._fields[name], "write")

    def _write_values(self, typed, keep=False):
        """Let the style come in these sizes and colours; ``keep``: in others too."""
        for name in ("size", "colour"):
            attribute = self.env.ref(f"clothingline_base.attribute_{name}")
            values = typed[f"clothingline_{name}_ids"]
            line = self.attribute_line_ids.filtered(
                lambda line, attribute=attribute: line.attribute_id == attribute
            )
            if keep:
                values |= line.value_ids
            if values == line.value_ids:
                continue
            if not line:
                vals = {
                    "attribute_id": attribute.id,
                    "value_ids": [Command.set(values.ids)],
                }
                self.attribute_line_ids = [Command.create(vals)]
            elif values:
                line.value_ids = [Command.set(values.ids)]
            else:
                line.unlink()

    def _write_bill(self, typed):
        rows = [
            *(typed["clothingline_cloth"] or []),
            *(typed["clothingline_trims"] or []),
        ]
        bill = self._clothingline_bill()
        if not bill and rows:
            bill = bill.create(
                {"product_tmpl_id": self.id, "company_id": self.env.company.id}
            )
        bill._clothingline_write_rows(rows, typed["clothingline_size_ids"])

    def _write_pack(self, typed):
        """Write what changed into the draft of the tech pack, or into a new one."""
        work = (typed.get("clothingline_work") or {}).get("rows", [])
        minutes = {row["id"]: row["minutes"] for row in work if row.get("minutes")}
        pack = self.clothingline_pack_id
        had = {stage.id: qty for stage, qty in self._clothingline_minutes().items()}
        measures = typed["clothingline_measures"] or []
        is_other = (
            minutes != had
            or measures != (pack.measure_grid or [])
            or pack.garment_type_id != self.clothingline_garment_type_id
        )
        if pack and not is_other:
            return
        if not pack:
            pack = pack.create(
                {
                    "product_tmpl_id": self.id,
                    "garment_type_id": self.clothingline_garment_type_id.id,
                    "sketch": self.image_1920,
                }
            )
        elif pack.state != "draft":
            pack = pack.copy()
        pack.garment_type_id = self.clothingline_garment_type_id
        pack.measure_grid = measures
        if work:
            pack._set_minutes(minutes)

    def _write_rates(self, typed):
        work = (typed.get("clothingline_work") or {}).get("rows", [])
        rates, company = self.env["clothingline.rate"], self.env.company
        newest = rates._newest(
            self, self.clothingline_garment_type_id, company, company._today()
        )
        amounts = {}
        for row in work:
            stage = self.env["clothingline.stage"].browse(row["id"])
            rate = row.get("rate")
            if rate and (stage not in newest or newest[stage].piece_amount != rate):
                amounts[stage] = rate
        rates._set_from_today(self, company, amounts)

    # What the documents say --------------------------------------------------

    def _clothingline_bill(self):
        return self.env["mrp.bom"]._clothingline_of(self, self.env.company)

    def _clothingline_minutes(self):
        """Standard minutes of a piece by stage, of the newest tech pack."""
        lines = self.clothingline_pack_id.stage_line_ids
        return {line.stage_id: line.minutes for line in lines}

    def _clothingline_missing_parts(self):
        """What must be there before an order of the style can be confirmed; sentences.

        An order's own check says the same of its own terms.
        """
        self.ensure_one()
        company, missing = self.env.company, []
        if not (self.clothingline_size_ids or self.clothingline_colour_ids):
            missing.append(self.env._("Choose the sizes and colours."))
        bill = self._clothingline_bill()
        if not bill.bom_line_ids:
            missing.append(self.env._("Enter the cloth or the trims of a piece."))
        missing += [
            self.env._(
                "%(product)s has no quantity for %(sizes)s: enter it, or take the row "
                "away.",
                product=row["product"]["display_name"],
                sizes=", ".join(sizes.mapped("name")),
            )
            for row in self.clothingline_cloth or []
            for sizes in (
                self.clothingline_size_ids.filtered(
                    lambda size, row=row: not row["values"].get(str(size.id))
                ),
            )
            if sizes
        ]
        stages = self.env["clothingline.stage"].union(*self._clothingline_minutes())
        if not stages:
            missing.append(self.env._("Enter the minutes of each stage of the work."))
        paid = stages.filtered("is_paid")
        rates = self.env["clothingline.rate"]._newest(
            self, self.clothingline_garment_type_id, company, company._today()
        )
        missing += [
            self.env._("Enter the rate of %(stage)s.", stage=stage.name)
            for stage in paid
            if stage not in rates
        ]
        if self.clothingline_pack_state == "draft":
            missing.append(self.env._("Release the tech pack: makers work from it."))
        missing += self._clothingline_book_faults(
            company, bill.bom_line_ids.product_id, paid
        )
        return missing

    # Buttons ------------------------------------------------------------------

    def action_clothingline_release(self):
        """Release the newest tech pack, so that orders can be made of it."""
        self.ensure_one()
        self.clothingline_pack_id.action_release()
        return True

    def action_clothingline_order(self):
        """Open a new order of the style."""
        self.ensure_one()
        released = self.clothingline_pack_ids.filtered(
            lambda pack: pack.state == "released"
        )
        if not released:
            raise UserError(
                self.env._(
                    "Release the tech pack of %(style)s first: makers work from it.",
                    style=self.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Order"),
            "res_model": "clothingline.order",
            "view_mode": "form",
            "context": {"default_tech_pack_id": released.id},
        }

    def action_clothingline_orders(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "clothingline_production.clothingline_order_action"
        ) | {"domain": [("product_tmpl_id", "=", self.id)]}

    def action_clothingline_pack(self):
        """Open the tech pack: sketch, construction and care are written there."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "clothingline.tech.pack",
            "res_id": self.clothingline_pack_id.id,
            "view_mode": "form",
        }
