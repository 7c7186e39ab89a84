from odoo import api, models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """A signed sheet stays with the assessment that was judged by it."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if {"raw", "datas", "db_datas", "store_fname", "res_model", "res_id"} & set(
            vals
        ):
            self._check_no_evidence()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_no_evidence(self):
        self._check_no_evidence()

    def _check_no_evidence(self):
        # sudo: whose evidence it is does not depend on who asks.
        attached = self.sudo().filtered(
            lambda one: one.res_model == "clothingline.assessment"
        )
        if not attached:
            return
        judged = self.env["clothingline.assessment"].sudo()
        if found := judged.search(
            [("evidence_ids", "in", attached.ids), ("state", "!=", "draft")], limit=1
        ):
            raise UserError(found._fixed_message())
