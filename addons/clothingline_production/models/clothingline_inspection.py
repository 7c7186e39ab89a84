from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import aql


class ClothinglineInspection(models.Model):
    """One AQL sampling of a handover: pending until judged, then passed or failed.

    Passed: all pieces but the defective ones are accepted. Failed: the lot goes back
    whole for the tailor to sort, but for the pieces rejected for good. The sampling
    plan is that of the day the lot was handed in. A slip is undone by reopening the
    verdict, until something rests on it.
    """

    _name = "clothingline.inspection"
    _description = "Inspection"
    _inherit = [
        # First: the number is the system's own.
        "clothingline.fixed.document.mixin",
        "clothingline.number.mixin",
        "clothingline.state.mixin",
        "mail.thread",
    ]
    _order = "id desc"

    _transitions = {
        "pending": ("passed", "failed"),
        "passed": ("pending",),
        "failed": ("pending",),
    }
    _fixed_fields = frozenset({"defect_ids"})
    _kept_fields = frozenset(
        {
            "name",
            "handover_id",
            "inspector_id",
            "judged_at",
            "settlement_ids",
            "inspection_level",
            "aql_major",
            "aql_minor",
            "major_sample_qty",
            "major_accept_qty",
            "major_reject_qty",
            "minor_sample_qty",
            "minor_accept_qty",
            "minor_reject_qty",
        }
    )

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
    inspection_level = fields.Char("Level", readonly=True)
    aql_major = fields.Char("AQL Major", readonly=True)
    aql_minor = fields.Char("AQL Minor", readonly=True)
    major_sample_qty = fields.Integer(readonly=True)
    major_accept_qty = fields.Integer("Major Ac", readonly=True)
    major_reject_qty = fields.Integer("Major Re", readonly=True)
    minor_sample_qty = fields.Integer(readonly=True)
    minor_accept_qty = fields.Integer("Minor Ac", readonly=True)
    minor_reject_qty = fields.Integer("Minor Re", readonly=True)
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
    settlement_ids = fields.One2many("clothingline.settlement", "inspection_id")
    note = fields.Text()
    company_id = fields.Many2one(related="job_id.company_id", store=True)

    _handover_uniq = models.Constraint(
        "UNIQUE (handover_id)", "This handover has its inspection already."
    )

    def _fixed_message(self):
        return self.env._(
            "%(inspection)s is judged; its defects stand as found. Reopen the verdict "
            "to correct a slip.",
            inspection=self.name,
        )

    @api.model
    def _make(self, handover):
        """Open the inspection of a lot, with the plan of its order as it is now."""
        order, lot = handover.order_id, handover.qty
        major = aql.plan(lot, order.aql_major, order.inspection_level)
        minor = aql.plan(lot, order.aql_minor, order.inspection_level)
        return (
            self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
            ._in_step()
            .create(
                {
                    "handover_id": handover.id,
                    "inspection_level": order.inspection_level,
                    "aql_major": order.aql_major,
                    "aql_minor": order.aql_minor,
                    "major_sample_qty": major.sample,
                    "major_accept_qty": major.accept,
                    "major_reject_qty": major.reject,
                    "minor_sample_qty": minor.sample,
                    "minor_accept_qty": minor.accept,
                    "minor_reject_qty": minor.reject,
                }
            )
        )

    @api.depends("major_sample_qty", "minor_sample_qty")
    def _compute_plan(self):
        for inspection in self:
            inspection.sample_qty = max(
                inspection.major_sample_qty, inspection.minor_sample_qty
            )
            for kind in ("major", "minor"):
                inspection[f"{kind}_plan"] = " / ".join(
                    str(inspection[f"{kind}_{part}_qty"])
                    for part in ("sample", "accept", "reject")
                )

    @api.depends(
        "defect_ids.severity",
        "defect_ids.qty",
        "defect_ids.is_counted",
        "major_accept_qty",
    )
    def _compute_found(self):
        for inspection in self:
            found = defaultdict(int)
            for defect in inspection.defect_ids.filtered("is_counted"):
                found[defect.severity] += defect.qty
            inspection.critical_found = found["critical"]
            inspection.major_found = found["major"]
            inspection.minor_found = found["minor"]
            inspection.is_acceptable = (
                found["major"] <= inspection.major_accept_qty
                and found["minor"] <= inspection.minor_accept_qty
                and aql.critical(inspection.sample_qty).accepts(found["critical"])
            )

    def action_judge(self):
        """Pass or fail each lot by its plan, and settle its pieces."""
        self.check_access("write")
        # All jobs before the orders: see docs/decisions/003-locks.md.
        self.job_id.sudo()._lock_ledger()
        for inspection in self:
            inspection._check_defects()
            inspection._in_step().write(
                {"inspector_id": self.env.user.id, "judged_at": fields.Datetime.now()}
            )
            inspection._move_to("passed" if inspection.is_acceptable else "failed")
            # The verdict moves the tailor's pieces, which the inspector only judges.
            verdict = inspection.sudo()
            verdict.handover_id._move_to("judged")
            verdict.env["clothingline.settlement"]._settle(
                verdict.job_id,
                "verdict",
                verdict._settlement_rows(),
                # Reopened and judged again, it is another event.
                f"inspection-{inspection.id}-{len(verdict.settlement_ids)}",
                inspection_id=inspection.id,
                handover_id=inspection.handover_id.id,
            )
        return True

    def action_reopen(self):
        """Ask for the reason to take the verdict back."""
        self.ensure_one()
        self.check_access("write")
        verdict = self.settlement_ids.filtered(
            lambda one: one.kind == "verdict" and one.state == "posted"
        )
        return self.env["ir.actions.act_window"]._for_xml_id(
            "clothingline_production.clothingline_settlement_reverse_action_verdict"
        ) | {"context": {"default_settlement_id": verdict.id}}

    def _reopen(self, reason):
        """Take the verdict back as a whole: pieces, stock, cost, pay and entry."""
        self.ensure_one()
        self.check_access("write")
        self.job_id.sudo()._lock_ledger()
        # The inspector takes his verdict back; the books follow.
        verdict = self.sudo()
        verdict.settlement_ids.filtered(
            lambda one: one.kind == "verdict" and one.state == "posted"
        )._reverse(reason)
        verdict.handover_id._move_to("handed_in")
        self._move_to("pending")
        self._in_step().write({"inspector_id": False, "judged_at": False})
        self.message_post(
            body=self.env._("Verdict reopened. Reason: %(reason)s", reason=reason)
        )

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
