from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.clothingline_base.tools.roles import roles

from ..tools.certificate_number import looks_usual, numbers_from


class ClothinglineCertificateBatch(models.Model):
    """The certificates of all who were found competent together: a draft while the
    first number is entered, then issued at once; the files follow in the background."""

    _name = "clothingline.certificate.batch"
    _description = "Batch of certificates"
    _inherit = ["clothingline.state.mixin", "clothingline.fixed.document.mixin"]
    _order = "issue_date desc, id desc"

    _transitions = {"draft": ("issued",), "issued": ()}
    _fixed_fields = frozenset(
        {
            *("name", "issuer_id", "issue_date", "first_number"),
            *("first_registration_number", "assessment_ids", "certificate_ids"),
        }
    )

    name = fields.Char(required=True, default=lambda self: self.env._("Certificates"))
    issuer_id = fields.Many2one(
        "res.partner",
        ondelete="restrict",
        domain=[("is_company", "=", True)],
        help="The certification body (LSP).",
    )
    issue_date = fields.Date(
        required=True, default=lambda self: self.env.company._today()
    )
    first_number = fields.Char(
        help="The number on the first paper; the others count up from it."
    )
    # How many they are is everybody's to read; who they are is not.
    last_number = fields.Char(compute="_compute_last_number", compute_sudo=True)
    is_number_unusual = fields.Boolean(
        compute="_compute_last_number", compute_sudo=True
    )
    first_registration_number = fields.Char(help="Counts up too; may stay empty.")
    assessment_ids = fields.Many2many(
        "clothingline.assessment",
        string="Competent",
        domain=[("result", "=", "competent"), ("certificate_ids", "=", False)],
        groups=roles("officer", "assessor"),
    )
    certificate_ids = fields.One2many(
        "clothingline.certificate", "batch_id", string="Certificates", readonly=True
    )
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    qty = fields.Integer("Quantity", compute="_compute_qty", compute_sudo=True)
    pdf_progress = fields.Float("Files made (%)", compute="_compute_pdf_progress")

    @api.depends("assessment_ids")
    def _compute_qty(self):
        for batch in self:
            batch.qty = len(batch.assessment_ids)

    @api.depends("first_number", "assessment_ids")
    def _compute_last_number(self):
        for batch in self:
            first = (batch.first_number or "").strip()
            batch.is_number_unusual = bool(first) and not looks_usual(first)
            try:
                numbers = list(numbers_from(first, len(batch.assessment_ids)))
            except ValueError:
                numbers = []
            batch.last_number = numbers[-1] if numbers else False

    @api.depends("certificate_ids.is_pdf_wanted")
    def _compute_pdf_progress(self):
        groups = self.env["clothingline.certificate"]._read_group(
            [("batch_id", "in", self.ids)], ["batch_id", "is_pdf_wanted"], ["__count"]
        )
        qty = {(batch, wanted): count for batch, wanted, count in groups}
        for batch in self:
            done, open_qty = qty.get((batch, False), 0), qty.get((batch, True), 0)
            total = done + open_qty
            batch.pdf_progress = total and 100 * done / total

    def _fixed_message(self):
        return self.env._("These certificates are issued: the batch is closed.")

    def action_issue(self):
        """Make and issue every certificate of this batch, all or none."""
        self.ensure_one()
        self._check_ready()
        certificates = (
            self.env["clothingline.certificate"]
            ._in_step()
            .create(self._certificate_values())
        )
        certificates.action_issue()
        self._move_to("issued")
        certificates._want_pdf()
        return self.action_open_certificates()

    def action_open_certificates(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Certificates"),
            "res_model": "clothingline.certificate",
            "view_mode": "list,kanban,form",
            "domain": [("batch_id", "in", self.ids)],
        }

    def _certificate_values(self):
        # Who comes first in the list gets the first number.
        assessments = self.assessment_ids.sorted(
            lambda assessment: (assessment.tailor_id.name or "", assessment.id)
        )
        numbers = self._numbers(self.first_number, len(assessments))
        registrations = [False] * len(assessments)
        if self.first_registration_number:
            registrations = self._numbers(
                self.first_registration_number, len(assessments)
            )
        return [
            {
                "tailor_id": assessment.tailor_id.id,
                "scheme_id": assessment.scheme_id.id,
                "unit_ids": [Command.set(assessment._competent_units().ids)],
                "number": number,
                "registration_number": registration,
                "issuer_id": self.issuer_id.id,
                "issue_date": self.issue_date,
                "assessment_id": assessment.id,
                "batch_id": self.id,
            }
            for assessment, number, registration in zip(
                assessments, numbers, registrations, strict=True
            )
        ]

    def _numbers(self, first, count):
        try:
            return list(numbers_from(first, count))
        except ValueError:
            raise UserError(
                self.env._(
                    "No %(count)s numbers can be counted up from %(first)s. Enter the "
                    "first number with all its digits.",
                    count=count,
                    first=first,
                )
            ) from None

    def _check_ready(self):
        if not self.assessment_ids:
            raise UserError(
                self.env._("Choose the assessments that were found competent.")
            )
        if not self.issuer_id or not (self.first_number or "").strip():
            raise UserError(
                self.env._("Enter the certification body and the first number.")
            )
        for assessment in self.assessment_ids:
            if assessment.result != "competent":
                raise UserError(
                    self.env._(
                        "%(assessment)s is not competent: take it out of the batch.",
                        assessment=assessment.display_name,
                    )
                )
            if assessment._has_certificate():
                raise UserError(
                    self.env._(
                        "%(assessment)s has a certificate already: take it out of the "
                        "batch.",
                        assessment=assessment.display_name,
                    )
                )
