from odoo import api, fields, models
from odoo.fields import Domain

_BATCH = 200


class ClothinglineTailor(models.Model):
    """Membership follows the certificates: it rests when the last one ends, and goes on
    when there is one again."""

    _inherit = "clothingline.tailor"

    is_uncertified = fields.Boolean(
        "Suspended for want of a certificate",
        readonly=True,
        copy=False,
        groups="clothingline_base.group_clothingline_user",
    )

    def _became_member(self):
        result = super()._became_member()
        self.is_uncertified = False
        return result

    @api.model
    def _certificate_domain(self):
        """Tailors who hold a certificate that is valid today."""
        return Domain(
            "certificate_ids",
            "any",
            Domain("state", "=", "issued") & Domain("expiry_date", ">=", self._today()),
        )

    @api.model
    def _uncertified_domain(self):
        """Members who had certificates and have none that is valid today.

        Who never had one was admitted on other evidence, which nobody withdrew.
        """
        return (
            Domain("state", "=", "member")
            & Domain("certificate_ids", "any", [("state", "!=", "draft")])
            & ~self._certificate_domain()
        )

    def _suspend_uncertified(self):
        """Suspend those of these members who lost their last valid certificate."""
        self.env.flush_all()
        lost = self.search(Domain("id", "in", self.ids) & self._uncertified_domain())
        if lost:
            lost._suspend(self.env._("No certificate is valid any more."))
            lost.is_uncertified = True

    def _readmit_certified(self):
        """Readmit those of these who rest only for want of a certificate."""
        self.env.flush_all()
        again = self.search(
            Domain("id", "in", self.ids)
            & Domain("state", "=", "suspended")
            & Domain("is_uncertified", "=", True)
            & self._certificate_domain()
        )
        if again:
            again.action_readmit()

    @api.model
    def _cron_suspend_uncertified(self):
        """Each night in Jakarta: whose last certificate ended yesterday rests today."""
        cron = self.env["ir.cron"]
        lost = self.search(self._uncertified_domain())
        cron._commit_progress(remaining=len(lost))
        for start in range(0, len(lost), _BATCH):
            batch = lost[start : start + _BATCH].try_lock_for_update()
            batch._suspend_uncertified()
            cron._commit_progress(len(lost[start : start + _BATCH]))
