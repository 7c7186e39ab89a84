from odoo import fields, models


class MrpBomLine(models.Model):
    """A component, used at one stage."""

    _inherit = "mrp.bom.line"

    clothingline_stage_id = fields.Many2one(
        "clothingline.stage",
        "Stage",
        ondelete="restrict",
        help="Where the component is used. Empty: the stage whose work center the "
        "operation has; without an operation, the first stage of the style.",
    )

    def _clothingline_stages(self, stages):
        """The stage of these each component is used at, by line; none if nobody said.

        Work centers are those of the company in the environment.
        """
        of_workcenter = {stage.workcenter_id: stage for stage in stages.sudo()}
        of_workcenter.pop(self.env["mrp.workcenter"], None)
        none = stages.browse()
        return {
            line: (line.clothingline_stage_id & stages)
            or of_workcenter.get(line.operation_id.workcenter_id, none)
            for line in self
        }
