from odoo import api, fields, models
from odoo.fields import Domain

_BATCH = 200


class ClothinglineTailor(models.Model):
    """A tailor's certificates. Membership follows them: it rests when the last one
    ends, and goes on when there is one again."""

    _inherit = "clothingline.tailor"

    # Portal users read their profile but no certificates.
    certificate_ids = fields.One2many(
        "clothingline.certificate",
        "tailor_id",
        string="Certificates",
        groups="clothingline_base.group_clothingline_user",
    )
    is_uncertified = fields.Boolean(
        "Suspended for want of a certificate",
        readonly=True,
        copy=False,
        groups="clothingline_base.group_clothingline_user",
    )

    def _get_kept_fields(self):
        return super()._get_kept_fields() | {"is_uncertified"}

    def _became_member(self):
        result = super()._became_member()
        self._in_step().write({"is_uncertified": False})
        return result

    def _is_built_on(self):
        # sudo: whoever asks, papers and assessments bind the profile to its contact.
        tailor = self.sudo()
        return super()._is_built_on() or bool(
            tailor.certificate_ids.filtered(lambda paper: paper.state != "draft")
            or tailor.env["clothingline.assessment"].search_count(
                [("tailor_id", "=", tailor.id), ("state", "!=", "draft")], limit=1
            )
        )

    @api.model
    def _certificate_domain(self):
        """Tailors who hold a certificate that is valid today."""
        valid = self.env["clothingline.certificate"]._valid_domain(
            self.env.company._today()
        )
        return Domain("certificate_ids", "any", valid)

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
            lost._in_step().write({"is_uncertified": True})

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
