from odoo import fields, models


class ClothinglineSettlementReverse(models.TransientModel):
    """Undo a verdict, a loss or a count of material as a whole, with the reason."""

    _name = "clothingline.settlement.reverse"
    _description = "Undo a Settlement"

    settlement_id = fields.Many2one(
        "clothingline.settlement", required=True, readonly=True
    )
    kind = fields.Selection(related="settlement_id.kind")
    reason = fields.Char(required=True)

    def action_reverse(self):
        """An inspector takes back his verdict; a planner all else."""
        self.ensure_one()
        settlement = self.settlement_id
        # Looked at anew: the verdict may be another one by now.
        settlement._check_reversible()
        settlement._check_by_hand()
        if settlement.kind == "verdict":
            settlement.inspection_id._reopen(self.reason)
            return True
        settlement.job_id.check_access("write")
        settlement.job_id.sudo()._lock_ledger()
        settlement._reverse(self.reason)
        if settlement.kind == "count":
            # What was counted without a look is looked at now.
            handover = settlement.sudo().handover_id
            handover._move_to("handed_in")
            handover.env["clothingline.inspection"]._make(handover)
        settlement.job_id.message_post(
            body=self.env._(
                "%(what)s undone. Reason: %(reason)s",
                what=settlement.display_name,
                reason=self.reason,
            )
        )
        return True
