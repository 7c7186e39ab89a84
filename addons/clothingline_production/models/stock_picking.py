from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class StockPicking(models.Model):
    """What goes to a tailor for a job and comes back, and what is the brand's own."""

    _inherit = "stock.picking"

    clothingline_job_id = fields.Many2one(
        "clothingline.job", "Job", index="btree_not_null"
    )

    clothingline_order_id = fields.Many2one(
        "clothingline.order",
        "Production Order",
        index="btree_not_null",
        help="The brand's own material that came or went for this order, or its "
        "garments.",
    )
    clothingline_style_id = fields.Many2one(
        related="clothingline_job_id.product_tmpl_id", string="Style"
    )
    clothingline_direction = fields.Selection(
        [("issue", "To a Tailor"), ("return", "From a Tailor")],
        "Material",
        compute="_compute_clothingline_direction",
        search="_search_clothingline_direction",
    )

    @api.model
    def get_empty_list_help(self, help_message):
        # What the action says; Odoo would show its advertisement instead.
        return help_message or super().get_empty_list_help(help_message)

    @api.depends("clothingline_job_id", "location_dest_id")
    def _compute_clothingline_direction(self):
        for picking in self:
            if not picking.clothingline_job_id:
                picking.clothingline_direction = False
            elif picking.location_dest_id._is_at_tailor():
                picking.clothingline_direction = "issue"
            else:
                picking.clothingline_direction = "return"

    @api.model
    def _search_clothingline_direction(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Whoever moves goods need not see the company's settings.
        homes = self.env.companies.sudo().clothingline_tailors_location_id
        of_jobs = Domain("clothingline_job_id", "!=", False)
        to_tailors = Domain("location_dest_id", "child_of", homes.ids)
        return Domain.OR(
            [
                *([of_jobs & to_tailors] if "issue" in value else ()),
                *([of_jobs & ~to_tailors] if "return" in value else ()),
                *([~of_jobs] if False in value else ()),
            ]
        )

    def _action_done(self):
        # What lies at a tailor's is used, returned and written off by one at a time.
        self.sudo().clothingline_job_id._lock_ledger()
        for picking in self.filtered("clothingline_job_id"):
            # A line that the keeper adds belongs to the job as well.
            added = picking.move_ids.filtered(
                lambda move: move.state != "done" and not move.clothingline_job_id
            )
            added.clothingline_job_id = picking.clothingline_job_id
        result = super()._action_done()
        # sudo: who sends material that comes late books what was made of it.
        jobs = self.sudo().clothingline_job_id
        jobs._catch_up()
        for job in jobs:
            job._close_if_settled()
        return result

    @api.model
    def _clothingline_issue(self, job, source, quantities):
        """Ask the warehouse to send these to the job's tailor; ``quantities`` by
        job material."""
        target = job.tailor_id._get_location()
        picking = self.create(
            self._clothingline_prepare(
                job,
                source,
                target,
                [(one.product_id, qty) for one, qty in quantities.items()],
            )
        )
        picking._clothingline_reserve()
        return picking

    def _clothingline_reserve(self):
        """Confirm and reserve, reading what is there once for all components.

        Reserving then writes the state of all moves in the end, not of each in between.
        """
        quants = self.env["stock.quant"]._clothingline_cached(
            self.move_ids.product_id, self.move_ids.location_id
        )
        pickings = self.with_context(preserve_state=True, quants_cache=quants)
        pickings.action_confirm()
        pickings.action_assign()

    @api.model
    def _clothingline_return(self, job, target, rows):
        """Ask the warehouse to take these back; (job material, lot id, qty) rows.

        What comes back is named by owner and lot: at a tailor's lies also what belongs
        to his other jobs.
        """
        source = job.tailor_id._get_location()
        total = defaultdict(float)
        for one, _lot, qty in rows:
            total[one.product_id] += qty
        picking = self.create(
            self._clothingline_prepare(job, source, target, total.items())
        )
        picking.action_confirm()
        moves = {move.product_id: move for move in picking.move_ids}
        picking.do_unreserve()  # what Odoo found first need not be what was named
        self.env["stock.move.line"].create(
            [
                {
                    "move_id": moves[one.product_id].id,
                    "picking_id": picking.id,
                    "product_id": one.product_id.id,
                    "product_uom_id": one.uom_id.id,
                    "quantity": qty,
                    "lot_id": lot or False,
                    "owner_id": one.owner_id.id,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                    "company_id": job.company_id.id,
                }
                for one, lot, qty in rows
            ]
        )
        return picking

    @api.model
    def _clothingline_prepare(self, job, source, target, quantities):
        return {
            "picking_type_id": job.company_id._clothingline_warehouse().int_type_id.id,
            "partner_id": job.partner_id.id,
            "location_id": source.id,
            "location_dest_id": target.id,
            "origin": job.name,
            "clothingline_job_id": job.id,
            "move_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom": product.uom_id.id,
                        "product_uom_qty": qty,
                        "location_id": source.id,
                        "location_dest_id": target.id,
                        "clothingline_job_id": job.id,
                    }
                )
                for product, qty in quantities
            ],
        }

    # The brand's own (CMT) --------------------------------------------------

    @api.model
    def _clothingline_expect(self, order):
        """The receipt of the brand's material that is still to come for ``order``."""
        need = order.component_ids._brand_need(order)
        for move in order.picking_ids.move_ids:
            if move.state != "cancel" and move.location_id.usage == "supplier":
                need[move.product_id] -= move.product_qty
        if not any(qty > 0 for qty in need.values()):
            return order.picking_ids[:1]  # all is expected: show it
        company = order.company_id
        return self._clothingline_move_owned(
            order,
            company._clothingline_warehouse().in_type_id,
            self.env.ref("stock.stock_location_suppliers"),
            company._get_brand_location(order.brand_id),
            need,
        )

    @api.model
    def _clothingline_give_back(self, order):
        """The transfer of what lies here of the brand's material."""
        location = order.company_id._get_brand_location(order.brand_id)
        left = {
            product: there - reserved
            for product, there, reserved in self.env["stock.quant"]._read_group(
                [
                    ("location_id", "child_of", location.id),
                    ("owner_id", "=", order.brand_id.id),
                    ("product_id", "in", order.brand_component_ids.ids),
                ],
                ["product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        }
        if not any(qty > 0 for qty in left.values()):
            raise UserError(
                self.env._(
                    "No material of %(brand)s is left here.", brand=order.brand_id.name
                )
            )
        return self._clothingline_to_brand(order, left)

    @api.model
    def _clothingline_deliver(self, order):
        """The delivery of the brand's garments that are finished and still here."""
        finished = {line.product_id: line.finished_qty for line in order.line_ids}
        for move in order.picking_ids.move_ids:
            if move.product_id in finished and move.state != "cancel":
                sign = 1 if move.location_dest_id.usage == "customer" else -1
                finished[move.product_id] -= sign * move.product_qty
        if not any(qty > 0 for qty in finished.values()):
            raise UserError(self.env._("Every finished garment is delivered."))
        return self._clothingline_to_brand(order, finished)

    @api.model
    def _clothingline_to_brand(self, order, quantities):
        company = order.company_id
        return self._clothingline_move_owned(
            order,
            company._clothingline_warehouse().out_type_id,
            company._get_brand_location(order.brand_id),
            order.brand_id.property_stock_customer,
            quantities,
        )

    @api.model
    def _clothingline_move_owned(self, order, kind, source, target, quantities):
        picking = self.create(
            {
                "picking_type_id": kind.id,
                "partner_id": order.brand_id.id,
                "owner_id": order.brand_id.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "origin": order.name,
                "clothingline_order_id": order.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom": product.uom_id.id,
                            "product_uom_qty": qty,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                        }
                    )
                    for product, qty in quantities.items()
                    if product.uom_id.compare(qty, 0) > 0
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        return picking
