import base64

from odoo import api, fields, models

_REPORT = "clothingline_certification.clothingline_certificate_action_report"


class ClothinglineCertificate(models.Model):
    """The certificates' files, made one by one in the background."""

    _inherit = "clothingline.certificate"

    batch_id = fields.Many2one(
        "clothingline.certificate.batch",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    is_pdf_wanted = fields.Boolean(readonly=True, copy=False)
    pdf_file = fields.Binary("File", attachment=True, readonly=True, copy=False)
    pdf_name = fields.Char("File name", compute="_compute_pdf_name")

    _pdf_wanted_idx = models.Index("(id) WHERE is_pdf_wanted")

    @api.depends("number")
    def _compute_pdf_name(self):
        for certificate in self:
            certificate.pdf_name = f"{certificate.number or certificate.id}.pdf"

    def _get_kept_fields(self):
        return super()._get_kept_fields() | {"batch_id", "is_pdf_wanted", "pdf_file"}

    def _want_pdf(self):
        """Have the files made as soon as possible, without waiting for them."""
        # sudo: a file follows from the certificate, whoever issued it.
        self.sudo()._in_step().write({"is_pdf_wanted": True})
        self._pdf_cron()._trigger()

    @api.model
    def _pdf_cron(self):
        # sudo: only to wake the job up.
        return self.env.ref(
            "clothingline_certification.clothingline_certificate_cron_pdf"
        ).sudo()

    @api.model
    def _cron_make_pdfs(self):
        """Make the files that are wanted, each in a transaction of its own."""
        wanted = self.search([("is_pdf_wanted", "=", True)], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(wanted))
        for certificate in wanted:
            certificate = certificate.try_lock_for_update().filtered("is_pdf_wanted")
            if certificate:
                certificate._make_pdf()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _make_pdf(self):
        report = self.env["ir.actions.report"]
        content, _kind = report._render_qweb_pdf(_REPORT, self.ids)
        self._in_step().write(
            {"pdf_file": base64.b64encode(content), "is_pdf_wanted": False}
        )
