import hashlib
import secrets
from datetime import timedelta

from odoo import fields, models
from odoo.fields import NO_ACCESS

VALID_DAYS = 7
OPEN_STATES = ("offered", "taken")


class ClothinglineJobLink(models.Model):
    """A signed link to one job that was sent in a message.

    Good until it expires, is withdrawn or the job is closed. Only a fingerprint of its
    token is kept: who reads the database cannot use the link.
    """

    _name = "clothingline.job.link"
    _description = "Job Link"
    _order = "id desc"

    job_id = fields.Many2one(
        "clothingline.job", required=True, index=True, ondelete="cascade"
    )
    token_hash = fields.Char(required=True, readonly=True, groups=NO_ACCESS)
    expires_at = fields.Datetime("Expires", required=True, readonly=True)
    withdrawn_at = fields.Datetime("Withdrawn", readonly=True)
    use_count = fields.Integer("Actions", readonly=True)
    company_id = fields.Many2one(related="job_id.company_id", store=True)

    _token_once = models.UniqueIndex("(token_hash)", "This link exists already.")

    def action_withdraw(self):
        """From now on the link opens nothing."""
        self.job_id.check_access("write")
        # Whoever plans the job may end its links, but writes nothing else in them.
        links = self.sudo().filtered(lambda link: not link.withdrawn_at)
        links.withdrawn_at = fields.Datetime.now()

    def _make(self, job):
        """A new link to ``job``; the record and its token, which is told only once."""
        token = secrets.token_urlsafe(24)
        link = self.create(
            {
                "job_id": job.id,
                "token_hash": self._fingerprint(token),
                "expires_at": fields.Datetime.now() + timedelta(days=VALID_DAYS),
            }
        )
        return link, token

    def _find(self, token):
        """The link of this token if it is still good, or none."""
        link = self.search(
            [
                ("token_hash", "=", self._fingerprint(token)),
                ("withdrawn_at", "=", False),
                ("expires_at", ">", fields.Datetime.now()),
                ("job_id.state", "in", OPEN_STATES),
            ]
        )
        return link.filtered(lambda link: link.job_id.tailor_id.state == "member")

    def _fingerprint(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    def _record_use(self, action):
        """Remember in the job that the tailor acted through the link."""
        self.ensure_one()
        self.use_count += 1
        self.job_id.message_post(
            body=self.env._("By link: %(action)s", action=action),
            author_id=self.job_id.partner_id.id,
        )
