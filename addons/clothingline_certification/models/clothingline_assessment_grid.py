from odoo import models


class ClothinglineAssessment(models.Model):
    """Many candidates at once: a grid of candidates by units."""

    _inherit = "clothingline.assessment"

    def action_open_grid(self):
        """Judge these units; without a choice, all that the user has to judge."""
        mine = [
            ("state", "=", "draft"),
            ("assessor_id", "=", self.env.user.partner_id.id),
        ]
        chosen = self or self.search(mine)
        return {
            "type": "ir.actions.client",
            "tag": "clothingline_assessment_grid",
            "name": self.env._("Judge units"),
            "params": {"ids": chosen.ids},
            "context": {"active_ids": chosen.ids},
        }

    def get_grid(self):
        """Units and candidates, with a cell for each unit that is assessed."""
        self.check_access("read")
        rows = self.sorted(
            lambda assessment: (assessment.tailor_id.name or "", assessment.id)
        )
        return {
            "units": [
                {"id": unit.id, "code": unit.code, "name": unit.name}
                for unit in self.line_ids.unit_id.sorted()
            ],
            "rows": [assessment._grid_row() for assessment in rows],
        }

    def _grid_row(self):
        return {
            "id": self.id,
            "name": self.tailor_id.name,
            "state": self.state,
            "result": self.result,
            "cells": {
                line.unit_id.id: {
                    "id": line.id,
                    "result": line.result,
                    "self_result": line.self_result,
                }
                for line in self.line_ids
            },
        }
