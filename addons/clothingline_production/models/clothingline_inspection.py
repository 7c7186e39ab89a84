from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import aql

# What the verdict rests on, and who gave it.
VERDICT = frozenset(["defect_ids", "handover_id", "inspector_id", "judged_at"])


class ClothinglineInspection(models.Model):
    """One AQL sampling of a handover: pending until judged, then passed or failed.

    Passed: all pieces but the defective ones are accepted. Failed: the lot goes back
    whole for the tailor to sort, but for the pieces rejected for good.
    """

    _name = "clothingline.inspection"
    _description = "Inspection"
    _inherit = [
        "clothingline.number.mixin",
        "clothingline.state.mixin",
        "mail.thread",
    ]
    _order = "id desc"

    _transitions = {
        "pending": ("passed", "failed"),
        "passed": (),
        "failed": (),
    }

    state = fields.Selection(
        [("pending", "Pending"), ("passed", "Passed"), ("failed", "Failed")],
        default="pending",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    handover_id = fields.Many2one(
        "clothingline.handover", required=True, index=True, ondelete="restrict"
    )
    job_id = fields.Many2one(related="handover_id.job_id", store=True, index=True)
    order_id = fields.Many2one(related="job_id.order_id", store=True, index=True)
    tailor_id = fields.Many2one(related="job_id.tailor_id", store=True)
    stage_id = fields.Many2one(related="job_id.stage_id", store=True)
    product_tmpl_id = fields.Many2one(
        related="order_id.product_tmpl_id", string="Style"
    )
    handover_line_ids = fields.One2many(related="handover_id.line_ids")
    lot_qty = fields.Integer("Lot", related="handover_id.qty")
    inspector_id = fields.Many2one("res.users", readonly=True, copy=False)
    judged_at = fields.Datetime(readonly=True, copy=False)
    sample_qty = fields.Integer("Sample to Draw", compute="_compute_plan")
    major_plan = fields.Char("Major n / Ac / Re", compute="_compute_plan")
    minor_plan = fields.Char("Minor n / Ac / Re", compute="_compute_plan")
    defect_ids = fields.One2many(
        "clothingline.inspection.defect", "inspection_id", "Defects"
    )
    critical_found = fields.Integer(compute="_compute_found")
    major_found = fields.Integer(compute="_compute_found")
    minor_found = fields.Integer(compute="_compute_found")
    is_acceptable = fields.Boolean(compute="_compute_found")
    note = fields.Text()
    company_id = fields.Many2one(related="job_id.company_id", store=True)

    _one_per_handover = models.Constraint(
        "UNIQUE (handover_id)", "This handover has its inspection already."
    )

    def write(self, vals):
        if VERDICT & set(vals):
            self._check_pending()
        return super().write(vals)

    def _check_pending(self):
        if any(inspection.state != "pending" for inspection in self):
            raise UserError(
                self.env._("This inspection is judged; its defects stand as found.")
            )

    def _plans(self):
        """Plans for major and minor defects; the larger sample serves both."""
        self.ensure_one()
        order, lot = self.order_id, self.lot_qty
        return (
            aql.plan(lot, order.aql_major, order.inspection_level),
            aql.plan(lot, order.aql_minor, order.inspection_level),
        )

    @api.depends("lot_qty", "order_id")
    def _compute_plan(self):
        for inspection in self:
            if not inspection.lot_qty:
                inspection.sample_qty = 0
                inspection.major_plan = inspection.minor_plan = False
                continue
            major, minor = inspection._plans()
            inspection.sample_qty = max(major.sample, minor.sample)
            inspection.major_plan = f"{major.sample} / {major.accept} / {major.reject}"
            inspection.minor_plan = f"{minor.sample} / {minor.accept} / {minor.reject}"

    @api.depends("defect_ids.severity", "defect_ids.qty", "lot_qty", "order_id")
    def _compute_found(self):
        for inspection in self:
            found = defaultdict(int)
            for defect in inspection.defect_ids:
                found[defect.severity] += defect.qty
            inspection.critical_found = found["critical"]
            inspection.major_found = found["major"]
            inspection.minor_found = found["minor"]
            inspection.is_acceptable = bool(inspection.lot_qty) and (
                inspection._accepts(found)
            )

    def _accepts(self, found):
        major, minor = self._plans()
        return (
            aql.critical(max(major.sample, minor.sample)).accepts(found["critical"])
            and major.accepts(found["major"])
            and minor.accepts(found["minor"])
        )

    def action_judge(self):
        """Pass or fail each lot by its plan, and settle its pieces."""
        self.check_access("write")
        for inspection in self:
            inspection._check_defects()
            inspection.job_id.order_id.sudo()._lock_ledger()
            inspection.write(
                {"inspector_id": self.env.user.id, "judged_at": fields.Datetime.now()}
            )
            inspection._move_to("passed" if inspection.is_acceptable else "failed")
            inspection._settle()

    def _check_defects(self):
        for line, defects in self.defect_ids.grouped("handover_line_id").items():
            if line.handover_id != self.handover_id:
                raise UserError(
                    self.env._("A defect names a size that is not in this handover.")
                )
            if sum(defects.mapped("qty")) > line.qty:
                raise UserError(
                    self.env._(
                        "%(variant)s: more defects than the %(qty)s pieces handed in. "
                        "Count each piece once, by its worst defect.",
                        variant=line.variant_name,
                        qty=line.qty,
                    )
                )

    def _settle(self):
        """Post what the verdict means for every piece of the lot."""
        # The verdict moves the tailor's pieces, which the inspector may only judge.
        inspection = self.sudo()
        moves, _is_new = (
            self.env["clothingline.piece.move"]
            .sudo()
            ._post(
                inspection.job_id,
                inspection._settlement_rows(),
                f"inspection-{self.id}",
                handover_id=self.handover_id.id,
                inspection_id=self.id,
            )
        )
        inspection.handover_id._move_to("judged")
        settled = moves.filtered(
            lambda move: move.target_state in ("accepted", "rejected")
        )
        if settled:
            inspection.job_id._settle(settled)

    def _settlement_rows(self):
        """Ledger rows of the verdict: (job line, source, target, pieces, cause)."""
        rows = []
        found = self.defect_ids.grouped("handover_line_id")
        for line in self.handover_line_ids:
            left = line.qty
            counts = defaultdict(int)
            for defect in found.get(line, self.defect_ids.browse()):
                if defect.disposition == "rejected":
                    counts["rejected", defect.cause] += defect.qty
                else:
                    counts["rework", False] += defect.qty
                left -= defect.qty
            rest = "accepted" if self.state == "passed" else "rework"
            counts[rest, False] += left
            rows += [
                (line.job_line_id, "handed_in", target, qty, cause)
                for (target, cause), qty in counts.items()
                if qty
            ]
        return rows
