from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.aql import AQLS, LEVELS

# What a brand may read of its order by RPC; its pages show the rest.
BRAND_FIELDS = frozenset(
    [
        "id",
        "name",
        "display_name",
        "active",
        "state",
        "brand_id",
        "date_order",
        "due_date",
    ]
)
# What tailors work by once the order is confirmed.
FIXED = frozenset(
    ["line_ids", "grid", "tech_pack_id", "bom_id", "brand_id", "company_id"]
)


class ClothinglineOrder(models.Model):
    """What a brand wants of one style: a size x colour grid and a due date.

    Draft until confirmed into one manufacturing order, then worked on by jobs, and
    done once every piece is accounted for.
    """

    _name = "clothingline.order"
    _description = "Production Order"
    _inherit = [
        "clothingline.number.mixin",
        "clothingline.state.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_order desc, id desc"
    _check_company_auto = True

    _transitions = {
        "draft": ("confirmed", "cancelled"),
        "confirmed": ("done", "cancelled"),
        "done": (),
        "cancelled": ("draft",),
    }

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("confirmed", "In production"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    active = fields.Boolean(default=True)
    brand_id = fields.Many2one(
        "res.partner", required=True, index=True, tracking=True, check_company=True
    )
    tech_pack_id = fields.Many2one(
        "clothingline.tech.pack",
        required=True,
        domain=[("state", "=", "released")],
        help="The version is pinned: a newer one does not change this order.",
    )
    product_tmpl_id = fields.Many2one(
        related="tech_pack_id.product_tmpl_id", store=True, string="Style"
    )
    garment_type_id = fields.Many2one(related="tech_pack_id.garment_type_id")
    bom_id = fields.Many2one(
        "mrp.bom",
        "Bill of Materials",
        compute="_compute_bom_id",
        store=True,
        readonly=False,
        check_company=True,
        domain="[('product_tmpl_id', '=', product_tmpl_id), ('type', '=', 'normal')]",
    )
    date_order = fields.Date(
        "Order Date", required=True, default=fields.Date.context_today
    )
    due_date = fields.Date(tracking=True)
    piece_amount = fields.Monetary("Price per Piece", tracking=True)
    line_ids = fields.One2many("clothingline.order.line", "order_id", "Lines")
    grid = fields.Json(
        "Sizes and Colours",
        compute="_compute_grid",
        inverse="_inverse_grid",
    )
    qty = fields.Integer("Pieces", compute="_compute_qty", store=True)
    finished_qty = fields.Integer("Finished", compute="_compute_finished_qty")
    progress = fields.Json(compute="_compute_progress")
    # Worked out beyond the reader's rights: a keeper of stock may not read what a
    # bill of materials is made of.
    material_need = fields.Json(
        compute="_compute_material_need", compute_sudo=True, groups="base.group_user"
    )
    inspection_level = fields.Selection(
        [(level, level) for level in LEVELS], default="II", required=True
    )
    aql_major = fields.Selection(
        [(aql, aql) for aql in AQLS], "AQL Major", default="2.5", required=True
    )
    aql_minor = fields.Selection(
        [(aql, aql) for aql in AQLS], "AQL Minor", default="4.0", required=True
    )
    production_id = fields.Many2one(
        "mrp.production", "Manufacturing Order", readonly=True, copy=False
    )
    sale_order_id = fields.Many2one(
        "sale.order", "Sales Order", readonly=True, copy=False
    )
    job_ids = fields.One2many("clothingline.job", "order_id", "Jobs")
    job_count = fields.Integer(compute="_compute_job_count")
    shortage_reason = fields.Char(readonly=True, copy=False)
    ledger_sequence = fields.Integer(readonly=True, copy=False, default=0)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    def _has_field_access(self, field, operation):
        allowed = super()._has_field_access(field, operation)
        if allowed and not self.env.su and self.env.user._is_portal():
            return operation == "read" and field.name in BRAND_FIELDS
        return allowed

    @api.depends("product_tmpl_id", "company_id")
    def _compute_bom_id(self):
        for order in self:
            if order.bom_id.product_tmpl_id != order.product_tmpl_id:
                order.bom_id = self.env["mrp.bom"].search(
                    [
                        ("product_tmpl_id", "=", order.product_tmpl_id.id),
                        ("product_id", "=", False),
                        ("type", "=", "normal"),
                        ("company_id", "in", (False, order.company_id.id)),
                    ],
                    limit=1,
                )

    @api.depends("line_ids.qty")
    def _compute_qty(self):
        for order in self:
            order.qty = sum(order.line_ids.mapped("qty"))

    @api.depends("job_ids.piece_move_ids")
    def _compute_finished_qty(self):
        finished = defaultdict(int)
        for (order_id, _product_id), qty in self._finished_pieces().items():
            finished[order_id] += qty
        for order in self:
            order.finished_qty = finished[order._origin.id]

    @api.depends("job_ids")
    def _compute_job_count(self):
        for order in self:
            order.job_count = len(order.job_ids)

    @api.depends("product_tmpl_id", "line_ids.qty", "line_ids.product_id")
    def _compute_grid(self):
        """The style's sizes across and its colours down; see the grid widget."""
        for order in self:
            wanted = {line.product_id.id: line.qty for line in order.line_ids}
            order.grid = order.product_tmpl_id._clothingline_grid(wanted)

    def _inverse_grid(self):
        for order in self:
            lines = {line.product_id.id: line for line in order.line_ids}
            commands = []
            for row in (order.grid or {}).get("rows", []):
                for cell in filter(None, row["cells"]):
                    line = lines.get(cell["product_id"])
                    commands += order._grid_cell_command(line, cell)
            order.line_ids = commands

    def _grid_cell_command(self, line, cell):
        qty = cell.get("qty") or 0
        if not isinstance(qty, int) or qty < 0:
            raise UserError(self.env._("Enter whole numbers of pieces in the grid."))
        if line:
            if not qty:
                return [Command.delete(line.id)]
            return [Command.update(line.id, {"qty": qty})] if line.qty != qty else []
        vals = {"product_id": cell["product_id"], "qty": qty}
        return [Command.create(vals)] if qty else []

    @api.constrains("line_ids", "tech_pack_id", "bom_id")
    def _check_variants_of_style(self):
        for order in self:
            if order.line_ids.product_id.product_tmpl_id - order.product_tmpl_id:
                raise UserError(
                    self.env._("Every line must be a variant of the order's style.")
                )

    def write(self, vals):
        if FIXED & set(vals):
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        if any(order.state != "draft" for order in self):
            raise UserError(
                self.env._(
                    "The order is in production. Cancel it and set it back to draft "
                    "to change its pieces, style or brand."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(order.state != "draft" for order in self):
            raise UserError(
                self.env._("Only a draft can be deleted. Cancel or archive the order.")
            )

    def _lock_ledger(self):
        """Make other transactions on these orders' pieces wait, and then retry."""
        # A plain row lock is not enough: a waiting transaction would go on with the
        # snapshot from before. Writing the row makes it fail and be run again.
        self.env.cr.execute(
            SQL(
                "UPDATE clothingline_order SET ledger_sequence = ledger_sequence + 1 "
                "WHERE id IN %s",
                tuple(self.ids),
            ),
            log_exceptions=False,  # to fail here and be run again is no error
        )

    def _stages(self):
        """The stages of the pinned tech pack, in the order of work."""
        self.ensure_one()
        return self.tech_pack_id.stage_line_ids.stage_id.sorted("sequence")

    def action_confirm(self):
        self.check_access("write")
        for order in self:
            order._check_confirmable()
        self._move_to("confirmed")
        self._create_productions()

    def _check_confirmable(self):
        self.ensure_one()
        self.company_id._get_wage_account()
        if not self.line_ids:
            raise UserError(self.env._("Enter the pieces per size and colour first."))
        if self.tech_pack_id.state != "released":
            raise UserError(
                self.env._("Release the tech pack first: makers work from it.")
            )
        if not self._stages():
            raise UserError(
                self.env._("The tech pack names no stages. Add cut, sew or finish.")
            )
        if not self.bom_id:
            raise UserError(
                self.env._(
                    "%(style)s has no bill of materials. Make one so that material "
                    "can be issued to the tailors.",
                    style=self.product_tmpl_id.display_name,
                )
            )

    def action_cancel(self):
        self.check_access("write")
        for order in self:
            if order.job_ids.filtered(lambda job: job.state in ("taken", "done")):
                raise UserError(
                    self.env._(
                        "Tailors have taken work of this order. Recall their jobs "
                        "and close the order instead."
                    )
                )
        self.job_ids.filtered(lambda job: job.state in ("draft", "offered"))._move_to(
            "cancelled"
        )
        self._move_to("cancelled")
        # The planner's cancel ends the manufacturing order too.
        self.production_id.sudo().action_cancel()

    def action_draft(self):
        self.check_access("write")
        self._move_to("draft")
        self.production_id = False

    def action_quote(self):
        """Make the brand's quotation: a native sales order of the same pieces."""
        self.check_access("write")
        for order in self.filtered(lambda order: not order.sale_order_id):
            if not order.line_ids:
                raise UserError(
                    self.env._("Enter the pieces per size and colour first.")
                )
            order.sale_order_id = self.env["sale.order"].create(
                order._prepare_sale_order()
            )

    def _prepare_sale_order(self):
        self.ensure_one()
        return {
            "partner_id": self.brand_id.id,
            "company_id": self.company_id.id,
            "client_order_ref": self.name,
            "origin": self.name,
            "commitment_date": self.due_date,
            "order_line": [
                Command.create(
                    {
                        "product_id": line.product_id.id,
                        "product_uom_qty": line.qty,
                        "price_unit": self.piece_amount,
                    }
                )
                for line in self.line_ids
            ],
        }

    def action_view_jobs(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "clothingline_production.clothingline_job_action"
        ) | {
            "domain": [("order_id", "=", self.id)],
            "context": {"default_order_id": self.id},
        }

    def action_view_production(self):
        return self._action_view(self.production_id)

    def action_view_sale_order(self):
        return self._action_view(self.sale_order_id)

    def _action_view(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }
