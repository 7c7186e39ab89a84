from urllib.parse import quote

from odoo import models
from odoo.exceptions import UserError

from ..tools.phone_number import whatsapp_number
from .clothingline_job_link import OPEN_STATES


class ClothinglineJob(models.Model):
    """A job that is sent to its tailor in a message."""

    _inherit = "clothingline.job"

    def action_send_link(self):
        """Open WhatsApp with a ready message and a new link to this job."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in OPEN_STATES:
            raise UserError(
                self.env._(
                    "Only a job that is offered or taken can be sent. Offer %(job)s "
                    "first.",
                    job=self.name,
                )
            )
        # Whoever plans the job may send it; the token is kept from everyone.
        _link, token = self.env["clothingline.job.link"].sudo()._make(self)
        number = whatsapp_number(self.tailor_id.phone or "")
        return {
            "type": "ir.actions.act_url",
            "url": f"https://wa.me/{number}?text={quote(self._link_message(token))}",
            "target": "new",
        }

    def _link_message(self, token):
        """What the tailor reads, in his own language."""
        job = self.with_context(lang=self._link_lang())
        return job.env._(
            "Hello %(tailor)s, here is %(job)s: %(style)s, %(stage)s, %(qty)s pcs. "
            "Open it here, without a password: %(url)s",
            tailor=job.tailor_id.name,
            job=job.name,
            style=job.product_tmpl_id.name,
            stage=job.stage_id.name,
            qty=job.qty,
            url=f"{self.get_base_url()}/j/{token}",
        )

    def _link_lang(self):
        """The tailor's language; Indonesian where he never chose one."""
        partner = self.partner_id
        indonesian = self.env["res.lang"]._get_code("id_ID")
        return (partner.user_ids and partner.lang) or indonesian or partner.lang
