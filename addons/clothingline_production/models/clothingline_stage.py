from odoo import fields, models

# Who may read what a tailor is paid: who plans, who pays, and he himself.


class ClothinglineStage(models.Model):
    """What a stage is in manufacturing and in purchasing."""

    _inherit = "clothingline.stage"

    workcenter_id = fields.Many2one(
        "mrp.workcenter",
        company_dependent=True,
        help="Operations of a bill of materials at this work center belong to the "
        "stage, and their components are used there.",
    )
    wage_product_id = fields.Many2one(
        "product.product",
        domain=[("type", "=", "service")],
        help="The service that the tailor is ordered and billed for.",
    )
    is_paid = fields.Boolean(
        "Paid by the Piece",
        default=True,
        help="Not ticked: the firm's own people do this stage. The order can differ.",
    )
    is_inspected = fields.Boolean(
        "Inspected",
        default=True,
        help="Not ticked: pieces count as accepted when they are handed in. The order "
        "can differ.",
    )
    is_photo_required = fields.Boolean(
        "Photo Required", help="A report of pieces made at this stage has a photo."
    )

    def _get_workcenters(self, company):
        """The work center of each stage, made on first use; a dict by stage."""
        # Confirming an order opens the stage's work center, whoever confirms.
        stages = self.sudo().with_company(company)
        for stage in stages.filtered(lambda stage: not stage.workcenter_id):
            stage.workcenter_id = stage.env["mrp.workcenter"].create(
                {"name": stage.name, "company_id": company.id}
            )
        return {
            stage: sudo_stage.workcenter_id
            for stage, sudo_stage in zip(self, stages, strict=True)
        }
