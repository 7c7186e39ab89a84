from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .clothingline_certificate_change import REASONS


class ClothinglineCertificate(models.Model):
    """How a certificate is suspended, resumed, revoked and replaced; each change is
    kept with its day, its reason and who made it."""

    _inherit = "clothingline.certificate"

    state_date = fields.Date(
        "Since", readonly=True, copy=False, help="The day of the last change."
    )
    state_reason = fields.Text("Reason", readonly=True, copy=False)
    reason_class = fields.Selection(
        REASONS,
        "Kind of reason",
        readonly=True,
        copy=False,
        help="The public sees this, never the reason itself.",
    )
    change_ids = fields.One2many(
        "clothingline.certificate.change",
        "certificate_id",
        string="History",
        readonly=True,
    )
    replaces_id = fields.Many2one(
        "clothingline.certificate",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    replacement_ids = fields.One2many(
        "clothingline.certificate", "replaces_id", string="Replaced by", readonly=True
    )

    def action_suspend(self):
        return self._ask("suspend", self.env._("Suspend"))

    def action_resume(self):
        return self._ask("resume", self.env._("Resume"))

    def action_revoke(self):
        return self._ask("revoke", self.env._("Revoke"))

    def action_replace(self):
        self.ensure_one()
        return self._ask("replace", self.env._("Replace"))

    def _ask(self, kind, name):
        """Ask for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "clothingline.certificate.decision",
            "view_mode": "form",
            "target": "new",
            "context": {"default_certificate_ids": self.ids, "default_kind": kind},
        }

    def _suspend(self, reason, reason_class="other"):
        """End what these certificates granted, until they are resumed."""
        self._change("suspended", reason, reason_class)
        self._stop_granting()

    def _resume(self, reason, reason_class="other"):
        """Grant again from today what these certificates grant."""
        self._check_not_expired()
        if set(self.mapped("state")) != {"suspended"}:
            raise UserError(self.env._("Only a suspended certificate can be resumed."))
        self._change("issued", reason, reason_class, kind="resumed")
        self._grant(self._today())

    def _revoke(self, reason, reason_class="other"):
        """End these certificates, and what they granted, today."""
        self._change("revoked", reason, reason_class)
        self._stop_granting()

    def _replace(self, number, reason, reason_class="lost", registration_number=False):
        """End this paper and issue another one with its own number, as long valid."""
        self.ensure_one()
        self._check_not_expired()
        if not (number or "").strip():
            raise UserError(self.env._("Enter the number of the new certificate."))
        self._change("replaced", reason, reason_class)
        self.competency_ids._end(self._today())
        # The assessment may have one certificate that holds: this one no more.
        self.flush_recordset(["state"])
        replacement = self.create(
            {
                "tailor_id": self.tailor_id.id,
                "scheme_id": self.scheme_id.id,
                "unit_ids": [fields.Command.set(self.unit_ids.ids)],
                "number": number,
                "registration_number": registration_number or self.registration_number,
                "issuer_id": self.issuer_id.id,
                "issue_date": self._today(),
                "expiry_date": self.expiry_date,
                "assessment_id": self.assessment_id.id,
                "replaces_id": self.id,
            }
        )
        replacement.action_issue()
        return replacement

    def _stop_granting(self):
        """End the competencies today; other addons say what follows from it."""
        self.competency_ids._end(self._today())

    def _change(self, state, reason="", reason_class=False, kind=None):
        """Move these certificates, and keep when, why and by whom."""
        self.check_access("write")
        kind, reason = kind or state, (reason or "").strip()
        if kind != "issued" and not reason:
            raise UserError(self.env._("Write the reason, then try again."))
        self._move_to(state)
        values = {"state_reason": reason, "reason_class": reason_class}
        # sudo: these are kept by our own steps only; the right was checked above.
        self.sudo().write({"state_date": self._today(), **values})
        self.env["clothingline.certificate.change"]._keep(
            self, kind, reason, reason_class
        )

    def _check_not_expired(self):
        for certificate in self:
            if certificate.expiry_date < certificate._today():
                raise UserError(
                    self.env._(
                        "%(certificate)s expired on %(date)s. Arrange a new "
                        "assessment instead.",
                        certificate=certificate.display_name,
                        date=format_date(self.env, certificate.expiry_date),
                    )
                )
