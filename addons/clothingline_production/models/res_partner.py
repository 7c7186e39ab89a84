from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResPartner(models.Model):
    """A contact; that of a tailor is paid for work."""

    _inherit = "res.partner"

    clothingline_is_tailor = fields.Boolean(
        "Tailor or a Tailor's Firm",
        compute="_compute_clothingline_is_tailor",
        search="_search_clothingline_is_tailor",
        compute_sudo=True,
        groups="base.group_user",
    )

    def _compute_clothingline_is_tailor(self):
        tailors = self.search(
            [("id", "in", self.ids), ("clothingline_is_tailor", "=", True)]
        )
        for partner in self:
            partner.clothingline_is_tailor = partner in tailors

    def _search_clothingline_is_tailor(self, operator, value):
        if operator != "in":
            return NotImplemented
        every = self.sudo().with_context(active_test=False)
        tailors = every.env["clothingline.tailor"]._search([])
        theirs = Domain("id", "in", tailors.subselect("partner_id"))
        # A bill is paid to the commercial partner: his bank accounts count too.
        firms = every._search(theirs).subselect("commercial_partner_id")
        theirs |= Domain("id", "in", firms)
        return theirs if True in value else ~theirs

    def _clothingline_check_wages_paid(self):
        """Refuse to make another of who has work or pay coming."""
        jobs = self.env["clothingline.job"].sudo()
        unpaid = jobs.search(
            Domain("partner_id", "in", self.ids)
            & (
                Domain("state", "=", "taken")
                | Domain("purchase_line_id.qty_to_invoice", "!=", 0)
                | Domain(
                    "purchase_line_id.invoice_lines",
                    "any",
                    [
                        ("parent_state", "!=", "cancel"),
                        ("move_id.payment_state", "not in", ("paid", "reversed")),
                    ],
                )
            )
        )
        if unpaid:
            raise UserError(
                self.env._(
                    "%(tailors)s cannot be merged with another contact: work or pay of "
                    "%(jobs)s is open. Finish and pay it first.",
                    tailors=", ".join(unpaid.partner_id.mapped("name")),
                    jobs=", ".join(unpaid.mapped("name")),
                )
            )
