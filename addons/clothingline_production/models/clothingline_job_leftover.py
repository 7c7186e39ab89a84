from collections import defaultdict
from dataclasses import dataclass

from odoo import Command, models
from odoo.exceptions import UserError


@dataclass
class Moved:
    """Quantities of a component of a job, in its unit; the rest is at the tailor."""

    issued: float = 0
    used: float = 0
    returned: float = 0
    written_off: float = 0

    @property
    def left(self):
        return self.issued - self.used - self.returned - self.written_off


class ClothinglineJob(models.Model):
    """Material: issued = used + returned + written off, or the job stays open."""

    # A job is one model in four files, each a concept.
    _inherit = "clothingline.job"

    def _moved_material(self):
        """What was moved, by (job id, component id), in one query."""
        moved = defaultdict(Moved)
        locations = {
            job.id: job.tailor_id.with_company(job.company_id).location_id
            for job in self
        }
        moves = self.env["stock.move"].sudo()
        for job, product, source, target, production, qty in moves._read_group(
            [("clothingline_job_id", "in", self.ids), ("state", "=", "done")],
            [
                "clothingline_job_id",
                "product_id",
                "location_id",
                "location_dest_id",
                "raw_material_production_id",
            ],
            ["quantity:sum"],
        ):
            sums = moved[job.id, product.id]
            if target == locations[job.id]:
                sums.issued += qty
            elif source != locations[job.id]:
                continue
            elif production:
                sums.used += qty
            elif target.usage == "inventory":
                sums.written_off += qty
            else:
                sums.returned += qty
        return moved

    def _leftovers(self):
        """Quantity still at the tailor for this job, by component."""
        self.ensure_one()
        left = {
            self.env["product.product"].browse(product_id): sums.left
            for (_job_id, product_id), sums in self._moved_material().items()
        }
        return {
            product: qty
            for product, qty in left.items()
            if not product.uom_id.is_zero(qty)
        }

    def action_return_material(self):
        """Ask the warehouse to take the left-over material back."""
        self.check_access("write")
        self.ensure_one()
        leftovers = self._check_leftovers()
        # The planner asks; the warehouse keeper receives.
        picking = (
            self.sudo().env["stock.picking"].create(self._prepare_return(leftovers))
        )
        picking.action_confirm()
        picking.action_assign()

    def _prepare_return(self, leftovers):
        issued = self.sudo().picking_ids.filtered(lambda p: p.state == "done")[:1]
        source, target = issued.location_dest_id, issued.location_id
        return {
            "picking_type_id": issued.picking_type_id.id,
            "partner_id": self.partner_id.id,
            "location_id": source.id,
            "location_dest_id": target.id,
            "origin": self.name,
            "clothingline_job_id": self.id,
            "move_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom": product.uom_id.id,
                        "product_uom_qty": qty,
                        "location_id": source.id,
                        "location_dest_id": target.id,
                        "clothingline_job_id": self.id,
                    }
                )
                for product, qty in leftovers.items()
            ],
        }

    def _write_off(self, reason):
        """Scrap the material that is left at the tailor, with the reason kept."""
        self.ensure_one()
        leftovers = self._check_leftovers()
        location = self.tailor_id.with_company(self.company_id).location_id
        # The planner answers for the loss; the stock move is made for him.
        scraps = (
            self.sudo()
            .env["stock.scrap"]
            .create(
                [
                    {
                        "product_id": product.id,
                        "product_uom_id": product.uom_id.id,
                        "scrap_qty": qty,
                        "location_id": location.id,
                        "company_id": self.company_id.id,
                        "origin": f"{self.name}: {reason}",
                        "clothingline_job_id": self.id,
                    }
                    for product, qty in leftovers.items()
                ]
            )
        )
        scraps.do_scrap()
        self.message_post(
            body=self.env._(
                "Written off: %(components)s. Reason: %(reason)s",
                components=self._describe(leftovers),
                reason=reason,
            )
        )

    def _describe(self, leftovers):
        return ", ".join(
            f"{product.display_name} {uom.round(qty):g} {uom.name}"
            for product, qty in leftovers.items()
            for uom in product.uom_id
        )

    def _check_leftovers(self):
        leftovers = self._leftovers()
        if not leftovers or any(qty < 0 for qty in leftovers.values()):
            raise UserError(
                self.env._("No material of %(job)s is left over.", job=self.name)
            )
        if self.open_qty:
            raise UserError(
                self.env._(
                    "%(tailor)s still works on %(qty)s pieces of %(job)s and needs its "
                    "material. Recall the pieces first.",
                    tailor=self.tailor_id.name,
                    qty=self.open_qty,
                    job=self.name,
                )
            )
        return leftovers

    # Closing --------------------------------------------------------------

    def _close_if_settled(self):
        if self.state == "taken" and not self.open_qty and not self._leftovers():
            self._move_to("done")

    def _check_settled(self):
        if self.open_qty:
            raise UserError(
                self.env._(
                    "%(job)s has %(qty)s pieces still with the tailor or handed in.",
                    job=self.name,
                    qty=self.open_qty,
                )
            )
        leftovers = self._leftovers()
        if leftovers:
            raise UserError(
                self.env._(
                    "Material of %(job)s is still at the tailor: %(components)s. "
                    "Return it to the warehouse, or write it off, first.",
                    job=self.name,
                    components=self._describe(leftovers),
                )
            )
