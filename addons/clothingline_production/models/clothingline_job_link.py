import hashlib
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS, Domain

from odoo.addons.clothingline_base.tools.phone_number import whatsapp_url

VALID_DAYS = 7
OPEN_STATES = ("offered", "taken")


class ClothinglineJobLink(models.Model):
    """A signed link to one offer or job that was sent in a message.

    Good until it expires, is withdrawn, or the work is over. Only a fingerprint of its
    token is kept: who reads the database cannot use the link. Once an offer is taken,
    its link opens the job.
    """

    _name = "clothingline.job.link"
    _description = "Job Link"
    _inherit = "clothingline.kept.mixin"
    _order = "id desc"

    offer_id = fields.Many2one(
        "clothingline.offer", index="btree_not_null", ondelete="cascade"
    )
    job_id = fields.Many2one(
        "clothingline.job", index="btree_not_null", ondelete="cascade"
    )
    tailor_id = fields.Many2one(
        "clothingline.tailor",
        compute="_compute_subject",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    token_hash = fields.Char(required=True, readonly=True, groups=NO_ACCESS)
    expires_at = fields.Datetime("Expires", required=True, readonly=True)
    withdrawn_at = fields.Datetime("Withdrawn", readonly=True)
    use_count = fields.Integer("Actions", readonly=True)
    company_id = fields.Many2one(
        "res.company", compute="_compute_subject", store=True, precompute=True
    )

    _token_uniq = models.UniqueIndex("(token_hash)", "This link exists already.")
    _opens_something = models.Constraint(
        "CHECK (offer_id IS NOT NULL OR job_id IS NOT NULL)",
        "A link opens an offer or a job.",
    )

    @api.depends("offer_id", "job_id")
    def _compute_subject(self):
        for link in self:
            subject = link._subject()
            link.tailor_id = subject.tailor_id
            link.company_id = subject.company_id

    def _subject(self):
        """What the link opens: the job, or the offer while there is none."""
        return self.job_id or self.offer_id

    def action_withdraw(self):
        """From now on the link opens nothing."""
        for link in self:
            link._subject().check_access("write")
        # Whoever plans the job may end its links, but writes nothing else in them.
        links = self.sudo().filtered(lambda link: not link.withdrawn_at)
        links.withdrawn_at = fields.Datetime.now()
        return True

    @api.model
    def _send(self, subject):
        """Open WhatsApp with a ready message and a new link to an offer or a job."""
        subject.ensure_one()
        subject.check_access("write")
        if subject.state not in OPEN_STATES:
            raise UserError(
                self.env._(
                    "Only work that is offered or taken can be sent, and %(work)s is "
                    "not.",
                    work=subject.name,
                )
            )
        # Whoever plans the work may send it; the token is kept from everyone.
        _link, token = self.sudo()._make(subject)
        # The planner may chat with whom he gives work, whose number he reads.
        url = whatsapp_url(
            subject.sudo().tailor_id.phone or "", self._message(subject, token)
        )
        if not url:
            raise UserError(
                self.env._(
                    "%(tailor)s has no telephone number that can be written to. Enter "
                    "it in the profile first.",
                    tailor=subject.tailor_id.name,
                )
            )
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def _message(self, subject, token):
        """What the tailor reads, in his own language."""
        subject = subject.with_context(lang=self._lang(subject.partner_id))
        return subject.env._(
            "Hello %(tailor)s, here is %(work)s: %(style)s, %(stage)s, %(qty)s pcs. "
            "Open it here, without a password: %(url)s",
            tailor=subject.tailor_id.name,
            work=subject.name,
            style=subject.product_tmpl_id.name,
            stage=subject.stage_id.name,
            qty=subject.qty,
            url=f"{self.get_base_url()}/j/{token}",
        )

    def _lang(self, partner):
        """The tailor's language; Indonesian where he never chose one."""
        indonesian = self.env["res.lang"]._get_code("id_ID")
        return (partner.user_ids and partner.lang) or indonesian or partner.lang

    def _make(self, subject):
        """A new link to an offer or a job, and its token, which is told only once."""
        token = secrets.token_urlsafe(24)
        link = self.create(
            {
                "job_id" if subject._name == "clothingline.job" else "offer_id": (
                    subject.id
                ),
                "token_hash": self._fingerprint(token),
                "expires_at": fields.Datetime.now() + timedelta(days=VALID_DAYS),
            }
        )
        return link, token

    def _find(self, token):
        """The link of this token if it is still good, or none."""
        link = self.search(
            Domain("token_hash", "=", self._fingerprint(token))
            & Domain("withdrawn_at", "=", False)
            & Domain("expires_at", ">", fields.Datetime.now())
        )
        return link.filtered(
            lambda link: (
                link._subject().state in OPEN_STATES and link.tailor_id._is_member()
            )
        )

    def _fingerprint(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    def _record_use(self, action):
        """Remember in the job that the tailor acted through the link."""
        self.ensure_one()
        self.use_count += 1
        subject = self._subject()
        subject.message_post(
            body=self.env._("By link: %(action)s", action=action),
            author_id=subject.partner_id.id,
        )
