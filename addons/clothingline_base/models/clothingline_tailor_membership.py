from odoo import api, fields, models


class ClothinglineTailor(models.Model):
    """Since when a tailor is a member, why not any more, and who is told."""

    _inherit = "clothingline.tailor"

    gender = fields.Selection([("female", "Female"), ("male", "Male")])
    member_date = fields.Date("Member since", readonly=True, copy=False)
    suspend_reason = fields.Char("Reason", readonly=True, copy=False)

    def action_admit(self):
        result = super().action_admit()
        self._became_member()
        return result

    def action_readmit(self):
        result = super().action_readmit()
        self._became_member()
        return result

    def action_suspend(self):
        self._suspend(False)

    def action_leave(self):
        result = super().action_leave()
        self._lost_membership()
        return result

    def _suspend(self, reason):
        """Suspend these members; ``reason`` is a sentence that the tailor may read."""
        self._move_to("suspended")
        self.suspend_reason = reason
        self._lost_membership()

    def _became_member(self):
        today = self._today()
        for tailor in self:
            tailor.write(
                {
                    "member_date": tailor.member_date or today,
                    "suspend_reason": False,
                }
            )

    def _lost_membership(self):
        """Whatever was on offer to these tailors lapses; other addons say what."""

    @api.model
    def _today(self):
        """The day it is in Jakarta, where memberships begin and end for everyone."""
        return fields.Date.context_today(self.with_context(tz="Asia/Jakarta"))
