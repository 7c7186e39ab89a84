"""The laws of a walk, each read from the tables anew, beside what the models say.

The stock account. Odoo 19 books stock when it is billed and invoiced, not when it moves
(but for places with an account of their own: work in process, material written off).
So on each day, for each material, and for the garments together:

    account = value of stock - received, not billed + delivered, not invoiced

with what was received at the value it has on that day (Odoo's own: the bill's price
once it is billed, the order's before), and what went to a customer or back to a
supplier at the value that was booked. Value of stock is Odoo's ``total_value`` at that
day. Odoo rounds the value of each move, and replays the average without rounding: half
the currency's rounding for each valued move is all that may be between.

All else is exact.
"""

import json
import random
from collections import defaultdict
from datetime import datetime, time

STATES = (
    "in_hand",
    "made",
    "handed_in",
    "accepted",
    "rework",
    "rejected",
    "missing",
    "returned",
)
USED = ("made", "handed_in", "accepted", "rework", "rejected", "missing")
SETTLED = ("accepted", "rejected", "missing")
EPSILON = 1e-6


class Broken(AssertionError):
    """A law does not hold."""


def law(holds, sentence, *args):
    if not holds:
        raise Broken(sentence % args)


class WalkLaws:
    """What holds after each step."""

    def open_books(self):
        """Remember where the books stand at the beginning."""
        self.seen, self.kept, self.widest = {}, {}, 0.0
        self.accounts = {
            "stock": self.material[0]._get_product_accounts()["stock_valuation"],
            "wip": self.orders[0]
            .sudo()
            .production_id.production_location_id.valuation_account_id,
            "wages": self.company.clothingline_wage_account_id,
        }

    def check(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self._check_pieces()
        self._check_received()
        self._check_material()
        self._check_wages()
        self._check_wip()
        self._check_finished()
        self._check_owned()
        self._check_kept()
        self._check_stock()

    def query(self, sql, *args):
        self.env.cr.execute(sql, args)
        return self.env.cr.fetchall()

    # Pieces -----------------------------------------------------------------

    def _check_pieces(self):
        """Balances are never negative and sum up; a stage uses what came to it."""
        balances = defaultdict(lambda: dict.fromkeys(STATES, 0))
        assigned = defaultdict(int)
        for line, source, target, qty in self.query(
            "SELECT job_line_id, source_state, target_state, SUM(qty) "
            "FROM clothingline_piece_move WHERE order_id = ANY(%s) GROUP BY 1, 2, 3",
            self.orders.ids,
        ):
            for state, sign in ((source, -1), (target, 1)):
                if state:
                    balances[line][state] += sign * qty
                else:
                    assigned[line] -= sign * qty
        lines = self.orders.sudo().job_ids.line_ids
        law(set(balances) == set(lines.ids), "jobs without pieces")
        by_stage = defaultdict(lambda: dict.fromkeys(STATES, 0))
        for line in lines:
            counts = balances[line.id]
            law(min(counts.values()) >= 0, "%s: %s", line.job_id.name, counts)
            law(
                sum(counts.values()) == line.qty == assigned[line.id],
                "%s: %s of %s",
                line.job_id.name,
                counts,
                line.qty,
            )
            for state in STATES:
                law(line[f"{state}_qty"] == counts[state], "%s shown", state)
                key = line.job_id.order_id, line.job_id.stage_id, line.product_id
                by_stage[key][state] += counts[state]
        self._check_flow(by_stage)

    def _check_flow(self, by_stage):
        for order in self.orders.sudo():
            stages = order._stages()
            for product in order.line_ids.product_id:
                ordered = sum(
                    line.qty for line in order.line_ids if line.product_id == product
                )
                came = None
                for stage in stages:
                    counts = by_stage[order, stage, product]
                    out = sum(counts.values()) - counts["returned"]
                    law(out <= ordered, "%s %s: over-planned", order.name, stage.name)
                    used = sum(counts[state] for state in USED)
                    law(
                        came is None or used <= came,
                        "%s, %s of %s: %s used, %s came",
                        order.name,
                        stage.name,
                        product.display_name,
                        used,
                        came,
                    )
                    came = counts["accepted"]

    def _payable(self):
        """Payable pieces by job id: accepted, and rejected for no fault of his."""
        return dict(
            self.query(
                "SELECT job_id, SUM(CASE WHEN target_state IN ('accepted', 'rejected') "
                "AND (target_state = 'accepted' OR cause <> 'tailor') "
                "THEN qty WHEN source_state IN ('accepted', 'rejected') "
                "AND (source_state = 'accepted' OR cause <> 'tailor') "
                "THEN -qty ELSE 0 END) "
                "FROM clothingline_piece_move WHERE order_id = ANY(%s) GROUP BY 1",
                self.orders.ids,
            )
        )

    def _check_received(self):
        payable = self._payable()
        for job in self.orders.sudo().job_ids:
            law(job.payable_qty == payable.get(job.id, 0), "%s: payable", job.name)
            line = job.purchase_line_id
            law(
                not line or line.qty_received == payable.get(job.id, 0),
                "%s: received %s, payable %s",
                job.name,
                line.qty_received,
                payable.get(job.id, 0),
            )
            law(
                not line
                or (line.price_unit == job.piece_amount and line.state == "purchase"),
                "%s: wage order",
                job.name,
            )

    # Material ---------------------------------------------------------------

    def _moved(self):
        """Issued, used, returned, written off by job, product, owner, lot (ids)."""
        moved = defaultdict(lambda: [0.0] * 4)
        for *key, inward, usage, qty in self.query(
            "SELECT job.id, line.product_id, line.owner_id, line.lot_id, "
            "place.id = line.location_dest_id, other.usage, "
            "SUM(line.quantity_product_uom) "
            "FROM stock_move_line line "
            "JOIN stock_move move ON move.id = line.move_id AND move.state = 'done' "
            "JOIN clothingline_job job ON job.id = move.clothingline_job_id "
            "JOIN stock_location place "
            "ON place.id IN (line.location_id, line.location_dest_id) "
            "AND place.location_id = %s "
            "JOIN stock_location other "
            "ON other.id IN (line.location_id, line.location_dest_id) "
            "AND other.id <> place.id "
            "WHERE job.order_id = ANY(%s) GROUP BY 1, 2, 3, 4, 5, 6",
            self.company.clothingline_tailors_location_id.id,
            self.orders.ids,
        ):
            row = moved[tuple(key)]
            if usage == "production":
                row[1] += -qty if inward else qty
            elif usage == "inventory":
                row[3] += -qty if inward else qty
            else:
                row[0 if inward else 2] += qty
        return moved

    def _check_material(self):
        """Issued = used + returned + written off + left; left is what lies there."""
        left, shown = defaultdict(float), defaultdict(lambda: [0.0] * 4)
        for (job_id, product_id, owner_id, lot_id), row in self._moved().items():
            job = self.env["clothingline.job"].browse(job_id)
            rest = row[0] - sum(row[1:])
            law(
                rest > -EPSILON and min(row) > -EPSILON,
                "%s: %s of %s, lot %s: %s",
                job.name,
                rest,
                product_id,
                lot_id,
                row,
            )
            law(
                job.sudo().state == "taken" or rest < EPSILON,
                "%s is done over %s of %s",
                job.name,
                rest,
                product_id,
            )
            left[job.tailor_id.id, product_id, owner_id, lot_id] += rest
            for index, qty in enumerate(row):
                shown[job_id, product_id, owner_id][index] += qty
        self._check_shown(shown)
        there = {
            (tailor, product, owner, lot): qty
            for tailor, product, owner, lot, qty in self.query(
                "SELECT tailor.id, quant.product_id, quant.owner_id, quant.lot_id, "
                "SUM(quant.quantity) FROM stock_quant quant "
                "JOIN stock_location place ON place.id = quant.location_id "
                "JOIN clothingline_tailor tailor ON tailor.id = ANY(%s) "
                "WHERE place.id = ANY(%s) AND place.id = (%s::jsonb ->> "
                "tailor.id::text)::int GROUP BY 1, 2, 3, 4",
                *self._places(),
            )
        }
        for key in set(left) | set(there):
            law(
                abs(left.get(key, 0) - there.get(key, 0)) < EPSILON,
                "at tailor, product, owner, lot %s: jobs %s, stock %s",
                key,
                left.get(key, 0),
                there.get(key, 0),
            )

    def _places(self):
        places = {
            tailor.id: tailor.location_id.id
            for tailor in self.tailors.sudo()
            if tailor.location_id
        }
        return self.tailors.ids, list(places.values()), json.dumps(places)

    def _check_shown(self, moved):
        """The job's own rows say the same, and use follows the standard."""
        materials = self.orders.sudo().job_ids.material_ids
        rows = {
            (row.job_id.id, row.product_id.id, row.owner_id.id or None): row
            for row in materials
        }
        for key, sums in moved.items():
            row = rows.get(key)
            law(row, "job, product, owner %s moved %s and has no row", key, sums)
            names = ("issued_qty", "used_qty", "returned_qty", "written_off_qty")
            for name, qty in zip(names, sums, strict=True):
                law(
                    abs(row[name] - qty) < EPSILON,
                    "%s %s: %s is %s, not %s",
                    row.job_id.name,
                    row.product_id.name,
                    name,
                    row[name],
                    qty,
                )
        self._check_standard(materials)

    def _check_standard(self, materials):
        sums = materials._moved()
        for job, of_job in materials.grouped("job_id").items():
            standard = of_job._standard(job)
            for product, of_product in of_job.grouped("product_id").items():
                booked = sum(sums[one].used_by_standard for one in of_product)
                left = sum(sums[one].left for one in of_product)
                if any(of_product.mapped("use_reason")):
                    continue  # counted: as it was counted
                law(
                    booked < standard[product.id] + 0.02,
                    "%s used %s of %s, standard %s",
                    job.name,
                    booked,
                    product.name,
                    standard[product.id],
                )
                law(
                    booked > standard[product.id] - 0.02
                    or left < 0.02
                    or job.order_id.state != "confirmed"
                    or job.state == "done",
                    "%s used %s of %s, standard %s, %s left",
                    job.name,
                    booked,
                    product.name,
                    standard[product.id],
                    left,
                )

    # Money ------------------------------------------------------------------

    def _balance(self, account, where="TRUE", *args):
        ((balance,),) = self.query(
            "SELECT COALESCE(SUM(balance), 0) FROM account_move_line line "
            "WHERE account_id = %s AND parent_state = 'posted' AND " + where,
            self.accounts[account].id,
            *args,
        )
        return float(balance)

    def _check_wages(self):
        """What is payable and not billed is the account's balance, job by job."""
        earned = sum(
            qty * self.env["clothingline.job"].sudo().browse(job_id).piece_amount
            for job_id, qty in self._payable().items()
            if self.env["clothingline.job"].sudo().browse(job_id).purchase_line_id
        )
        billed = self._balance("wages", "purchase_line_id IS NOT NULL")
        balance = self._balance("wages")
        law(
            abs(earned - billed + balance) < EPSILON,
            "wages: %s earned, %s billed, account %s",
            earned,
            billed,
            balance,
        )

    def _check_wip(self):
        """Work in process: the account is the sum of the rows, on each day."""
        booked = defaultdict(float)
        for date, amount in self.query(
            "SELECT date, SUM(balance) FROM account_move_line "
            "WHERE account_id = %s AND parent_state = 'posted' GROUP BY 1",
            self.accounts["wip"].id,
        ):
            booked[date] += float(amount)
        for date, amount in self.query(
            "SELECT (date + interval '7 hours')::date, SUM(amount) "
            "FROM clothingline_wip_entry GROUP BY 1"
        ):
            booked[date] -= float(amount)
        for date, difference in booked.items():
            law(abs(difference) < EPSILON, "work in process %s: %s", date, difference)

    def _check_finished(self):
        """What came into stock is what the last stage has accepted."""
        for order in self.orders.sudo():
            stage = order._stages()[-1:]
            accepted = defaultdict(int)
            for line in order.job_ids.line_ids:
                if line.job_id.stage_id == stage:
                    accepted[line.product_id.id] += line.accepted_qty
            received = defaultdict(float)
            for product, qty in self.query(
                "SELECT product_id, SUM(CASE WHEN back THEN -qty ELSE qty END) FROM ("
                "SELECT move.product_id, move.quantity AS qty, "
                "move.clothingline_reversed_move_id IS NOT NULL AS back "
                "FROM stock_move move WHERE move.production_id = %s "
                "AND move.state = 'done' AND move.product_id = ANY(%s) "
                "UNION ALL SELECT move.product_id, move.quantity, TRUE "
                "FROM stock_move move JOIN stock_move made "
                "ON made.id = move.clothingline_reversed_move_id "
                "WHERE made.production_id = %s AND move.production_id IS NULL "
                "AND move.state = 'done') AS moves GROUP BY 1",
                order.production_id.id,
                order.line_ids.product_id.ids,
                order.production_id.id,
            ):
                received[product] += qty
            for product in order.line_ids.product_id:
                law(
                    received[product.id] == accepted[product.id],
                    "%s, %s: %s received, %s accepted",
                    order.name,
                    product.display_name,
                    received[product.id],
                    accepted[product.id],
                )

    def _check_owned(self):
        """What is the brand's has no value, in no move and no quant."""
        ((valued,),) = self.query(
            "SELECT COUNT(*) FROM stock_move move JOIN stock_move_line line "
            "ON line.move_id = move.id WHERE line.owner_id = %s "
            "AND move.state = 'done' AND (move.value <> 0 "
            "OR move.account_move_id IS NOT NULL OR move.is_in OR move.is_out)",
            self.orders[-1].brand_id.id,
        )
        law(not valued, "%s moves of the brand's own have a value", valued)
        owned = self.env["stock.quant"].sudo().search([("owner_id", "!=", False)])
        law(not any(owned.mapped("value")), "the brand's own has a value")

    def _check_kept(self):
        """What is done keeps its date, quantity and value.

        But for the value of a supplier's receipt, which Odoo lets follow the bill.
        """
        now = {
            row[0]: row[1:]
            for row in self.query(
                "SELECT move.id, move.date, move.quantity, CASE WHEN move.is_in "
                "AND move.purchase_line_id IS NOT NULL THEN 0 ELSE move.value END, "
                "move.account_move_id, MIN(line.date), MAX(line.date) "
                "FROM stock_move move LEFT JOIN stock_move_line line "
                "ON line.move_id = move.id "
                "WHERE move.state = 'done' AND move.product_id <> ALL(%s) "
                "GROUP BY move.id",
                self.lot_product.ids,
            )
        }
        for move_id, facts in self.kept.items():
            law(
                now.get(move_id) == facts,
                "move %s: %s became %s",
                move_id,
                facts,
                now.get(move_id),
            )
        self.kept = now

    # Stock ------------------------------------------------------------------

    def _check_stock(self):
        """The stock account on each day, of each material and of the garments."""
        for products in [*self.material, self.garments]:
            print_ = self._fingerprint(products)
            if self.seen.get(products) != print_ or self.thorough:
                self._check_account(products)
                self.seen[products] = print_

    def _fingerprint(self, products):
        return self.query(
            "SELECT md5(string_agg(row, ';' ORDER BY row)) FROM ("
            "SELECT concat('m', id, date, value, quantity) AS row FROM stock_move "
            "WHERE product_id = ANY(%s) AND state = 'done' "
            "UNION ALL SELECT concat('a', id, date, balance) FROM account_move_line "
            "WHERE account_id = %s AND parent_state = 'posted' "
            "AND (product_id = ANY(%s) OR product_id IS NULL AND %s) "
            "UNION ALL SELECT concat('v', id, value, date) FROM product_value "
            "WHERE product_id = ANY(%s)) AS rows",
            products.ids,
            self.accounts["stock"].id,
            products.ids,
            products == self.garments,
            products.ids,
        )

    def _days(self, products):
        """The days on which something of these happened, and today."""
        days = {
            day
            for (day,) in self.query(
                "SELECT date::date FROM stock_move "
                "WHERE product_id = ANY(%s) AND state = 'done' "
                "UNION SELECT date FROM account_move_line "
                "WHERE account_id = %s AND parent_state = 'posted' "
                "AND (product_id = ANY(%s) OR product_id IS NULL AND %s) "
                "UNION SELECT date::date FROM product_value WHERE product_id = ANY(%s)",
                products.ids,
                self.accounts["stock"].id,
                products.ids,
                products == self.garments,
                products.ids,
            )
            if self.first <= day <= self.now.date()
        }
        past = sorted(days - {self.now.date()})
        if not self.thorough:  # each day at every tenth step, some of them in between
            past = random.Random(self.step).sample(past, min(len(past), 3))
        return [*past, self.now.date()]

    def _check_account(self, products):
        moves = self.env["stock.move"].sudo()
        moves = moves.search(
            [
                ("product_id", "in", products.ids),
                ("state", "=", "done"),
                "|",
                ("is_in", "=", True),
                ("is_out", "=", True),
            ]
        )
        rounding = self.company.currency_id.rounding
        for day in self._days(products):
            until = datetime.combine(day, time.max)
            then = moves.filtered(lambda move, until=until: move.date <= until)
            booked = self._balance(
                "stock",
                "date <= %s AND (product_id = ANY(%s) OR product_id IS NULL AND %s)",
                day,
                products.ids,
                products == self.garments,
            )
            value = self._value(moves.product_id, day)
            open_in, open_out = (
                self._not_billed(then, day),
                self._not_invoiced(then, day),
            )
            apart = booked - (value - open_in + open_out)
            self.widest = max(self.widest, abs(apart))
            law(
                abs(apart) <= rounding * (0.5 * len(then) + 1),
                "stock account of %s on %s: %s, value %s, not billed %s, "
                "not invoiced %s: %s apart after %s moves",
                products[:1].display_name,
                day,
                booked,
                value,
                open_in,
                open_out,
                apart,
                len(then),
            )

    def _value(self, products, day):
        if day == self.now.date():
            return sum(products.mapped("total_value"))
        return sum(products.with_context(to_date=day).mapped("total_value"))

    def _not_billed(self, moves, day):
        """Value that came from suppliers by that day, less what they billed by it."""
        bought = moves.filtered("purchase_line_id")
        value = 0.0
        for move in bought:
            if move.is_out:
                value -= move.value
            elif day == self.now.date():
                value += move.value
            else:
                value += move._get_value(at_date=datetime.combine(day, time.max))
        if not moves:
            return value
        return value - self._balance(
            "stock",
            "date <= %s AND product_id = ANY(%s) AND purchase_line_id IS NOT NULL",
            day,
            moves.product_id.ids,
        )

    def _not_invoiced(self, moves, day):
        """Value that went to customers by that day, less what was invoiced by it."""
        sold = moves.filtered("sale_line_id")
        value = sum(move.value if move.is_out else -move.value for move in sold)
        if not moves:
            return value
        return value + self._balance(
            "stock",
            "date <= %s AND product_id = ANY(%s) AND display_type = 'cogs'",
            day,
            moves.product_id.ids,
        )
