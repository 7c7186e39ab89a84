from odoo import api, fields, models


class EventRegistration(models.Model):
    """In a session of a programme, the place of one tailor, who has no second one."""

    _name = "event.registration"
    _inherit = ["event.registration", "clothingline.kept.mixin"]

    tailor_id = fields.Many2one(
        "clothingline.tailor",
        compute="_compute_tailor_id",
        store=True,
        index="btree_not_null",
    )

    _tailor_once = models.UniqueIndex(
        "(event_id, tailor_id) WHERE tailor_id IS NOT NULL AND state != 'cancel'",
        "This tailor is registered for the session already.",
    )

    @api.model
    def _get_kept_fields(self):
        """Odoo's own fields are Odoo's."""
        return frozenset({"tailor_id"})

    @api.depends("partner_id", "event_id.programme_id")
    def _compute_tailor_id(self):
        in_programmes = self.filtered(lambda line: line.event_id.programme_id)
        # sudo: who keeps registrations need not read the profiles of tailors.
        tailors = self.env["clothingline.tailor"].sudo()
        by_partner = {
            tailor.partner_id: tailor.id
            for tailor in tailors.with_context(active_test=False).search(
                [("partner_id", "in", in_programmes.partner_id.ids)]
            )
        }
        for line in self:
            line.tailor_id = line in in_programmes and by_partner.get(line.partner_id)
