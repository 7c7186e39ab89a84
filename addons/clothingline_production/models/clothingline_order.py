from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools import piece_cost, piece_flow
from ..tools.aql import AQLS, LEVELS
from .readers import STOCK_READERS

# What its quotation says too.
SOLD = frozenset(
    [
        "line_ids",
        "piece_amount",
        "pricelist_id",
        "due_date",
        "material_basis",
        "brand_id",
    ]
)
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
# The states of pieces that the order's progress shows.
SHOWN = (
    "in_hand",
    "made",
    "handed_in",
    "accepted",
    "rework",
    "rejected",
    "missing",
)


class ClothinglineOrder(models.Model):
    """What a brand wants of one style: a size x colour grid and a due date.

    Draft until confirmed into one manufacturing order, then worked on by jobs, and
    done once every piece is accounted for.
    """

    _name = "clothingline.order"
    _description = "Production Order"
    _inherit = [
        # First: the number is the system's own.
        "clothingline.fixed.document.mixin",
        "clothingline.number.mixin",
        "clothingline.state.mixin",
        "clothingline.ledger.mixin",
        "clothingline.grid.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_order desc, id desc"
    _check_company_auto = True
    # Its cost is shared by all who settle its pieces.
    _ledger_in_turn = True

    _transitions = {
        "draft": ("confirmed", "cancelled"),
        "confirmed": ("done", "cancelled"),
        "done": (),
        "cancelled": ("draft",),
    }
    # What tailors and the books rest on once the order is confirmed.
    _fixed_fields = frozenset(
        {
            "line_ids",
            "grid",
            "stage_ids",
            "component_ids",
            "tech_pack_id",
            "bom_id",
            "brand_id",
            "company_id",
            "material_basis",
            "brand_component_ids",
            "piece_amount",
            "pricelist_id",
            "inspection_level",
            "aql_major",
            "aql_minor",
        }
    )
    _kept_fields = frozenset(
        {
            "name",
            "production_id",
            "sale_order_id",
            "shortage_reason",
            "ledger_sequence",
            "offer_ids",
            "job_ids",
            "settlement_ids",
        }
    )

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
    user_id = fields.Many2one(
        "res.users",
        "Planner",
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        help="Who answers for this order, and is told of its tailors' problems.",
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
        "Order Date",
        required=True,
        default=lambda self: self.env.company._today(),
    )
    due_date = fields.Date(tracking=True)
    pricelist_id = fields.Many2one(
        "product.pricelist",
        compute="_compute_pricelist_id",
        store=True,
        readonly=False,
        copy=True,
        check_company=True,
        tracking=True,
        help="The brand's. It says in which currency the garments are sold, and it may "
        "have a price of the style.",
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True
    )
    piece_amount = fields.Monetary(
        "Price per Piece",
        compute="_compute_piece_amount",
        store=True,
        readonly=False,
        copy=True,
        tracking=True,
    )
    material_basis = fields.Selection(
        [("full", "Full package"), ("cmt", "CMT: the brand's own material")],
        default="full",
        required=True,
        help="Full package: the firm buys the material and sells garments. CMT: the "
        "brand supplies material that stays its own, and is invoiced a service for "
        "each accepted piece.",
    )
    brand_component_ids = fields.Many2many(
        "product.product",
        "clothingline_order_brand_component_rel",
        string="Brand's Material",
        domain="[('id', 'in', bill_component_ids)]",
        help="The components that the brand supplies and keeps.",
    )
    bill_component_ids = fields.Many2many(
        "product.product", compute="_compute_bill_component_ids", compute_sudo=True
    )
    line_ids = fields.One2many("clothingline.order.line", "order_id", "Lines")
    stage_ids = fields.One2many(
        "clothingline.order.stage",
        "order_id",
        "Stages",
        compute="_compute_stage_ids",
        store=True,
        readonly=False,
    )
    component_ids = fields.One2many("clothingline.order.component", "order_id")
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
    offer_ids = fields.One2many("clothingline.offer", "order_id", "Offers")
    offer_count = fields.Integer("Open Offers", compute="_compute_counts")
    job_ids = fields.One2many("clothingline.job", "order_id", "Jobs")
    job_count = fields.Integer(compute="_compute_counts")
    settlement_ids = fields.One2many("clothingline.settlement", "order_id")
    picking_ids = fields.One2many(
        "stock.picking",
        "clothingline_order_id",
        "Brand's Transfers",
        groups=STOCK_READERS,
    )
    amendment_ids = fields.One2many("clothingline.order.amendment", "order_id")
    shortage_reason = fields.Char(readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )

    def _has_field_access(self, field, operation):
        allowed = super()._has_field_access(field, operation)
        if allowed and not self.env.su and self.env.user._is_portal():
            return operation == "read" and field.name in BRAND_FIELDS
        return allowed

    @api.depends("product_tmpl_id", "company_id")
    def _compute_bom_id(self):
        for order in self:
            if order.bom_id.product_tmpl_id != order.product_tmpl_id:
                order.bom_id = self.env["mrp.bom"]._clothingline_of(
                    order.product_tmpl_id, order.company_id
                )

    @api.depends("brand_id", "company_id")
    def _compute_pricelist_id(self):
        for order in self:
            if order.state == "draft":
                brand = order.brand_id.with_company(order.company_id)
                order.pricelist_id = brand.property_product_pricelist

    @api.depends("pricelist_id", "company_id")
    def _compute_currency_id(self):
        for order in self:
            order.currency_id = (
                order.pricelist_id.currency_id or order.company_id.currency_id
            )

    @api.depends("pricelist_id", "product_tmpl_id")
    def _compute_piece_amount(self):
        """The price list's price; what was typed stays where it has none."""
        for order in self:
            if order.state == "draft":
                order.piece_amount = order._list_price() or order.piece_amount

    @api.onchange("currency_id")
    def _onchange_currency_id(self):
        """Rp 160,000 are not 160,000 dollars."""
        self.piece_amount = self._list_price()

    def _list_price(self):
        """The price list's own price of the style; 0 if it has none."""
        if not self.product_tmpl_id:
            return 0
        price, rule = self.pricelist_id._get_product_price_rule(
            self.product_tmpl_id, 1, currency=self.currency_id
        )
        return price if rule else 0

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

    @api.depends("job_ids", "offer_ids.state")
    def _compute_counts(self):
        for order in self:
            order.job_count = len(order.job_ids)
            order.offer_count = len(
                order.offer_ids.filtered(lambda offer: offer.state == "offered")
            )

    @api.depends("tech_pack_id")
    def _compute_stage_ids(self):
        for order in self:
            if order.state != "draft":
                continue
            order.stage_ids = [Command.clear()] + [
                Command.create(
                    {
                        "sequence": line.stage_id.sequence,
                        "stage_id": line.stage_id.id,
                        "minutes": line.minutes,
                    }
                )
                for line in order.tech_pack_id.stage_line_ids.sorted("stage_id")
            ]

    @api.depends("bom_id")
    def _compute_bill_component_ids(self):
        for order in self:
            order.bill_component_ids = order.bom_id.bom_line_ids.product_id

    @api.constrains("line_ids", "tech_pack_id", "bom_id")
    def _check_variants_of_style(self):
        for order in self:
            if order.line_ids.product_id.product_tmpl_id - order.product_tmpl_id:
                raise UserError(
                    self.env._("Every line must be a variant of the order's style.")
                )

    def _fixed_message(self):
        return self.env._(
            "%(order)s is in production or over. Cancel it and set it back to draft to "
            "change its pieces, style or brand.",
            order=self.name,
        )

    # Pieces -----------------------------------------------------------------

    def _first_stage_needs(self):
        """[{product, qty}] of what the first stage takes, for the cutting ticket."""
        first = self._stages()[:1]
        pieces = {line.product_id: line.qty for line in self.line_ids}
        needs = defaultdict(float)
        for component in self.sudo().component_ids.filtered(
            lambda component: component.stage_id == first
        ):
            qty = component.qty * pieces.get(component.variant_id, 0)
            needs[component.product_id] += qty
        return [{"product": product, "qty": qty} for product, qty in needs.items()]

    def _stages(self):
        """The stages of this order, in the order of work."""
        self.ensure_one()
        return self.stage_ids.sorted(lambda line: (line.sequence, line.id)).stage_id

    def _stage(self, stage):
        """This order's own terms of a stage."""
        self.ensure_one()
        return self.stage_ids.filtered(lambda line: line.stage_id == stage)

    def _is_last(self, stage):
        return stage == self._stages()[-1:]

    def _pieces(self):
        """Pieces in each ledger state, by (stage id, variant id)."""
        self.ensure_one()
        return self.env["clothingline.piece.move"]._by_stage(self)[self.id]

    def _finished_pieces(self):
        """Accepted pieces of the last stage, by (order id, variant id)."""
        by_order = self.env["clothingline.piece.move"]._by_stage(self)
        return {
            (order.id, product_id): counts["accepted"]
            for order in self._origin
            for (stage_id, product_id), counts in by_order[order.id].items()
            if stage_id == order._stages()[-1:].id
        }

    @api.depends("job_ids.piece_move_ids", "qty", "stage_ids")
    def _compute_progress(self):
        """Pieces by stage and state of the whole order, for planner and brand."""
        by_order = self.env["clothingline.piece.move"]._by_stage(self)
        for order in self:
            pieces = by_order[order._origin.id]
            order.progress = [
                {"stage_id": stage.id, "stage": stage.name, "wanted": order.qty}
                | {
                    state: sum(
                        counts[state]
                        for (stage_id, _product_id), counts in pieces.items()
                        if stage_id == stage.id
                    )
                    for state in SHOWN
                }
                for stage in order._stages()
            ]

    def _open_pieces(self, pieces=None):
        """Ordered pieces that are not finished, rejected or missing, by variant id."""
        return piece_flow.unaccounted(
            {line.product_id.id: line.qty for line in self.line_ids},
            self._pieces() if pieces is None else pieces,
            self._stages()[-1:].id,
        )

    def _unaccounted(self):
        return sum(self._open_pieces().values())

    def _pieces_to_plan(self, stage):
        """Pieces by variant that nobody was offered or has taken at the stage."""
        self.ensure_one()
        left = defaultdict(int)
        for line in self.line_ids:
            left[line.product_id.id] = line.qty
        offers = self.offer_ids.filtered(
            lambda offer: offer.stage_id == stage and offer.state == "offered"
        )
        jobs = self.job_ids.filtered(lambda job: job.stage_id == stage)
        for line in jobs.line_ids:
            left[line.product_id.id] -= line.qty - line.returned_qty
        for line in offers.line_ids:
            left[line.product_id.id] -= line.qty
        return left

    def _pieces_available(self, stage):
        """Pieces by variant that came from the stage before and are not used yet.

        None for the first stage: it waits for nothing.
        """
        return piece_flow.available(self._pieces(), self._stages().ids, stage.id)

    # Material ---------------------------------------------------------------

    def _garment_owner(self):
        """Whose the garments are: the brand's (CMT), or none for the firm's."""
        return self.brand_id if self.material_basis == "cmt" else self.brand_id.browse()

    def _need_per_piece(self):
        """Quantity per piece by stage, variant and component (ids)."""
        self.ensure_one()
        if self.component_ids:
            return self.component_ids._need()
        return self.env["clothingline.order.component"]._from_bill(self)

    @api.depends("line_ids.qty", "line_ids.product_id", "bom_id")
    def _compute_material_need(self):
        """The bill of the whole order beside what lies in stock, for the planner."""
        for order in self:
            order.material_need = (
                order.component_ids._rows_of(order) if order.bom_id else []
            )

    # Confirming -------------------------------------------------------------

    def action_confirm(self):
        self.check_access("write")
        for order in self:
            order._check_confirmable()
        for order in self.sudo():  # the planner's confirm fixes what it rests on
            order._in_step().component_ids = order.component_ids._pin(order)
        self._move_to("confirmed")
        for order in self.sudo():  # and makes the native order, whatever his rights
            order._in_step().production_id = order.production_id._clothingline_create(
                order
            )
            order.sale_order_id._clothingline_link_deliveries()
        return True

    def _check_confirmable(self):
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("Enter the pieces per size and colour first."))
        if self.tech_pack_id.state != "released":
            raise UserError(
                self.env._("Release the tech pack first: makers work from it.")
            )
        if not self.stage_ids:
            raise UserError(
                self.env._("The tech pack names no stages. Add cut, sew or finish.")
            )
        if self.material_basis == "cmt" and not self.brand_component_ids:
            raise UserError(
                self.env._("Name the material that the brand supplies, under Material.")
            )
        if not self.bom_id:
            raise UserError(
                self.env._(
                    "%(style)s has no bill of materials. Make one so that material "
                    "can be issued to the tailors.",
                    style=self.product_tmpl_id.display_name,
                )
            )
        self.product_tmpl_id._clothingline_check_books(
            self.company_id,
            self.sudo().bom_id.bom_line_ids.product_id.with_env(self.env),
            self.stage_ids.filtered("is_paid").stage_id,
        )

    def action_cancel(self):
        self.check_access("write")
        if self.job_ids:
            raise UserError(
                self.env._(
                    "Tailors have taken work of this order. Recall their jobs "
                    "and close the order instead."
                )
            )
        # Nobody offers work of it at the same moment.
        self.sudo().stage_ids._lock_ledger()
        self.offer_ids._withdraw_open()
        self._move_to("cancelled")
        # The planner's cancel ends the manufacturing order too, and the sale.
        self.production_id.sudo().action_cancel()
        for order in self.sudo():
            order.sale_order_id._clothingline_withdraw(order)
        return True

    def action_draft(self):
        self.check_access("write")
        self._move_to("draft")
        # The planner's step lets go of what his confirm had fixed.
        self.sudo()._in_step().write(
            {"production_id": False, "component_ids": [Command.clear()]}
        )
        for order in self.sudo():
            if order.sale_order_id.state == "cancel":
                order._in_step().sale_order_id = False
        return True

    def action_amend(self):
        """Open a change of this confirmed order."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Amend %(order)s", order=self.name),
            "res_model": "clothingline.order.amendment",
            "view_mode": "form",
            "context": {"default_order_id": self.id},
        }

    # Closing ----------------------------------------------------------------

    def action_close(self):
        """Close orders whose every piece is accounted for."""
        self.check_access("write")
        for order in self:
            order._check_closable()
        self.sudo().stage_ids._lock_ledger()
        self.offer_ids._withdraw_open()
        for order in self:
            # The planner closes; the books follow.
            order.sudo().with_company(order.company_id)._post_rest()
        self._move_to("done")
        for order in self:
            order.sudo().with_company(
                order.company_id
            ).production_id._clothingline_finish()
        return True

    def _check_closable(self):
        open_jobs = self.env["clothingline.job"].search(
            [("order_id", "=", self.id), ("state", "=", "taken")], order="id"
        )
        if open_jobs:
            raise UserError(
                self.env._(
                    "These jobs are still open: %(jobs)s. Close or recall them first.",
                    jobs=", ".join(open_jobs.mapped("name")),
                )
            )
        unaccounted = self._unaccounted()
        if unaccounted and not self.shortage_reason:
            raise UserError(
                self.env._(
                    "%(qty)s pieces of %(order)s are neither finished nor rejected nor "
                    "missing. Plan them, or close the order short with a reason.",
                    qty=unaccounted,
                    order=self.name,
                )
            )

    def _post_rest(self):
        """Empty the pools: on garments still in stock, else as a loss.

        What is left are costs that came when good pieces were received already.
        """
        self._lock_ledger()
        entries = self.env["clothingline.wip.entry"]
        pools = entries._pools(self)
        if not any(units for pool in pools.values() for units in pool.values()):
            return
        rounding = self.company_id.currency_id.rounding
        received = self._finished_pieces()
        rest, products = defaultdict(int), self.line_ids.product_id
        in_stock = {} if self._garment_owner() else products._clothingline_in_stock()
        entries._add(
            self,
            [
                (stage_id, "loss", {key: -units for key, units in pool.items()})
                for stage_id, pool in pools.items()
            ],
        )
        for pool in pools.values():
            for product_id, units in pool.items():
                rest[product_id] += units
        loss = 0
        for product in products:
            there, gone = piece_cost.revalue(
                rest[product.id],
                received.get((self.id, product.id), 0),
                in_stock.get(product.id, 0),
            )
            product._clothingline_revalue(
                float(piece_cost.from_units(there, rounding)), self.production_id
            )
            loss += gone
        self.production_id._clothingline_post_cost(
            self.env._("%(order)s - Loss", order=self.production_id.name),
            self.production_id.product_id._get_product_accounts()["expense"],
            float(piece_cost.from_units(loss, rounding)),
            fields.Datetime.now(),
        )

    # The brand's own material (CMT) -----------------------------------------

    def action_expect_material(self):
        """Open the receipt of the brand's material that is still to come."""
        return self._transfer("_clothingline_expect")

    def action_give_back(self):
        """Open the transfer of what is left of the brand's material."""
        return self._transfer("_clothingline_give_back")

    def action_deliver(self):
        """Open the delivery of the brand's own garments that are finished."""
        return self._transfer("_clothingline_deliver")

    def _transfer(self, make):
        """The planner and the warehouse keeper move what is the brand's."""
        self.ensure_one()
        if not self.env.user.has_group("stock.group_stock_user"):
            self.check_access("write")
        if self.material_basis != "cmt" or self.state not in ("confirmed", "done"):
            raise UserError(
                self.env._(
                    "%(order)s is no order in work of the brand's own material.",
                    order=self.name,
                )
            )
        order = self.sudo().with_company(self.company_id)
        # Of two who ask for the same, the second is shown what the first asked for.
        order._lock_ledger()
        return self._action_view(getattr(order.env["stock.picking"], make)(order))

    # Other documents --------------------------------------------------------

    def action_quote(self):
        """Make the brand's quotation: a native sales order of the same pieces."""
        self.check_access("write")
        for order in self.filtered(lambda order: not order.sale_order_id):
            if not order.line_ids:
                raise UserError(
                    self.env._("Enter the pieces per size and colour first.")
                )
            order._check_rate()
            sale = self.env["sale.order"]._clothingline_quote(order)
            order._in_step().sale_order_id = sale
            # Who is quoted late has had some of it already.
            sale._clothingline_deliver_service(order)
        return True

    def _check_rate(self):
        """Refuse a currency without a rate: Odoo would book a dollar as one rupiah."""
        if self.currency_id == self.company_id.currency_id:
            return
        known = [("company_id", "in", (False, self.company_id.root_id.id))]
        if not self.currency_id.sudo().rate_ids.filtered_domain(known):
            raise UserError(
                self.env._(
                    "%(currency)s has no exchange rate. Ask the accountant to enter it "
                    "under Pay, Currencies.",
                    currency=self.currency_id.name,
                )
            )

    def write(self, vals):
        was = {order: (order.currency_id, order.piece_amount) for order in self}
        result = super().write(vals)
        if "piece_amount" not in vals:
            for order in self.filtered(
                lambda order: order.currency_id != was[order][0]
            ):
                order._onchange_currency_id()
        if SOLD & vals.keys():
            repriced = self.filtered(
                lambda order: (
                    "piece_amount" in vals
                    or (order.currency_id, order.piece_amount) != was[order]
                )
            )
            repriced._follow_quotation(is_repriced=True)
            (self - repriced)._follow_quotation(is_repriced=False)
        return result

    def _follow_quotation(self, is_repriced):
        """A quotation says what its draft order says, until the brand has it."""
        for order in self.filtered(lambda order: order.state == "draft"):
            sale = order.sudo().sale_order_id
            if sale and sale.state != "cancel":
                sale._clothingline_follow(order.sudo(), is_repriced)

    def _tell_of_rejection(self):
        """Let the planner decide what becomes of what the brand does not want."""
        for order in self.filtered(lambda order: order.state in ("draft", "confirmed")):
            order.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=order.env._("The brand's order was cancelled or rejected"),
                note=order.env._(
                    "%(sale)s: agree anew, or recall and close %(order)s.",
                    sale=order.sale_order_id.name,
                    order=order.name,
                ),
                user_id=order.user_id.id or order.create_uid.id,
            )

    def action_view_jobs(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "clothingline_production.clothingline_job_action"
        ) | {
            "domain": [("order_id", "=", self.id)],
            "context": {"default_order_id": self.id},
        }

    def action_view_offers(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "clothingline_production.clothingline_offer_action"
        ) | {
            "domain": [("order_id", "=", self.id)],
            "context": {"default_order_id": self.id, "search_default_open": 1},
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
