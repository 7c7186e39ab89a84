from odoo import fields, models


class ClothinglineAssessment(models.Model):
    """The session that an assessment follows on, and whoever trained there."""

    _inherit = "clothingline.assessment"

    session_id = fields.Many2one(
        "event.event",
        ondelete="restrict",
        index="btree_not_null",
        domain=[("programme_id", "!=", False)],
    )

    def _reassessment(self):
        return super()._reassessment() | {"session_id": self.session_id.id}

    def _trainers(self):
        """Also the trainers of the sessions of this scheme that were attended."""
        # sudo: the assessor need not read who registered where.
        lines = (
            self.env["event.registration"]
            .sudo()
            .search(
                [
                    ("tailor_id", "in", self.tailor_id.ids),
                    ("state", "=", "done"),
                    ("event_id.scheme_id", "in", self.scheme_id.ids),
                ]
            )
        )
        trainers = (lines.event_id | self.sudo().session_id).trainer_ids
        return super()._trainers() | trainers.sudo(False)
