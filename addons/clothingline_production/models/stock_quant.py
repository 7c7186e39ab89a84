from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError


class Locks:
    """Rows of stock that move lines will change, locked and read together.

    Odoo locks and reads each by itself, twice where it was reserved. Carried in the
    context, so RPC cannot send it.
    """

    def __init__(self, lines):
        self.ids = frozenset()
        self.keys = {
            (line.product_id.id, place.id, line.lot_id.id, package.id, line.owner_id.id)
            for line in lines
            for place, package in (
                (line.location_id, line.package_id),
                (line.location_dest_id, line.result_package_id),
            )
        }

    def take(self, quants):
        # What another transaction holds is left to Odoo.
        locked = quants.try_lock_for_update(allow_referencing=True)
        locked.mapped("quantity")
        self.ids = frozenset(locked.ids)


class StockQuant(models.Model):
    """What lies at a tailor's is never less than nothing."""

    _name = "stock.quant"
    _inherit = ["stock.quant", "clothingline.step.mixin"]

    # Never less than nothing ------------------------------------------------

    @api.model
    def _update_available_quantity(
        self,
        product_id,
        location_id,
        quantity=False,
        reserved_quantity=False,
        lot_id=None,
        package_id=None,
        owner_id=None,
        in_date=None,
    ):
        key = {"lot_id": lot_id, "package_id": package_id, "owner_id": owner_id}
        result = super()._update_available_quantity(
            product_id,
            location_id,
            quantity=quantity,
            reserved_quantity=reserved_quantity,
            in_date=in_date,
            **key,
        )
        # The last guard: whoever moves goods has been told before (_clothingline_take).
        if quantity and quantity < 0 and location_id._is_at_tailor():
            quants = self.sudo()._gather(product_id, location_id, **key, strict=True)
            left = sum(quants.mapped("quantity"))
            if product_id.uom_id.compare(left, 0) < 0:
                self._raise_too_little(
                    product_id, location_id, left - quantity, -quantity
                )
        return result

    @api.model
    def _raise_too_little(self, product, location, there, wanted):
        raise UserError(
            self.env._(
                "Only %(there)s %(uom)s of %(component)s lie at %(place)s, not "
                "%(wanted)s. Issue the rest from the job first, or count what was "
                "really used.",
                there=f"{product.uom_id.round(max(there, 0)):g}",
                wanted=f"{product.uom_id.round(wanted):g}",
                uom=product.uom_id.name,
                component=product.display_name,
                place=location.name,
            )
        )

    @api.model
    def _get_quants_by_products_locations(
        self, product_ids, location_ids, extra_domain=False
    ):
        found = super()._get_quants_by_products_locations(
            product_ids, location_ids, extra_domain=extra_domain
        )
        locks = self.env.context.get("clothingline_locks")
        if isinstance(locks, Locks):
            locks.take(self.union(*(found[key] for key in locks.keys & set(found))))
        return found

    def try_lock_for_update(self, *, allow_referencing=False, limit=None):
        locks = self.env.context.get("clothingline_locks")
        if limit == 1 and isinstance(locks, Locks) and self[:1].id in locks.ids:
            return self[:1]
        return super().try_lock_for_update(
            allow_referencing=allow_referencing, limit=limit
        )

    # Taking what lies at tailors' -------------------------------------------

    @api.model
    def _clothingline_cached(self, products, locations):
        """What lies there, read once for many moves, by its whole key.

        Odoo does the same within ``_action_done``; it has no public way to ask for it.
        """
        return self.sudo()._get_quants_by_products_locations(products, locations)

    @api.model
    def _clothingline_take(self, cached, wanted):
        """Say from which lots so much is taken; refuse more than is there.

        :param cached: see ``_clothingline_cached``
        :param wanted: quantity by (product, location, owner, lot); of a tracked product
            without a lot, what came first is taken
        :return: the same, every tracked product with its lots
        """
        left = defaultdict(float)
        for (product, location, lot, _package, owner), quants in cached.items():
            left[product, location, owner, lot] += sum(quants.mapped("quantity"))
        taken = defaultdict(float)
        # What names its lot takes it before what takes any.
        for key in sorted(wanted, key=lambda key: not key[3]):
            product, location, owner, lot = key
            qty, there = wanted[key], 0
            for found in self._lots_to_take(cached, key):
                free = left[product.id, location.id, owner.id, found.id]
                part = min(qty, free)
                if product.uom_id.compare(part, 0) > 0:
                    taken[product, location, owner, found] += part
                    left[product.id, location.id, owner.id, found.id] -= part
                    qty -= part
                    there += part
            if product.uom_id.compare(qty, 0) > 0:
                self._raise_too_little(product, location, there, wanted[key])
        return taken

    def _lots_to_take(self, cached, key):
        product, location, owner, lot = key
        if lot or product.tracking == "none":
            return [lot]
        quants = self.union(
            *(
                quants
                for (prod, loc, _lot, _package, own), quants in cached.items()
                if (prod, loc, own) == (product.id, location.id, owner.id)
            )
        )
        quants = quants.filtered("lot_id")
        return quants.sorted(lambda quant: (quant.in_date, quant.id)).lot_id

    # By hand ----------------------------------------------------------------

    def _apply_inventory(self, date=None):
        # Said before anything is written, and again when the move is done.
        if not self._is_in_step():
            for quant in self.filtered(lambda q: q.location_id._is_at_tailor()):
                self.env["stock.move"]._raise_counted_by_hand(
                    quant.location_id, quant.product_id
                )
        return super()._apply_inventory(date)
