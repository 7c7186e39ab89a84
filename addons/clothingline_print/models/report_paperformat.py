from odoo import models

from ..tools import document


class ReportPaperformat(models.Model):
    _inherit = "report.paperformat"

    def _clothingline_css(self, landscape, asked):
        """The page's CSS; ``asked`` are the arguments that a template gives itself."""
        margins = [
            float(asked.get(f"data-report-margin-{side}", self[f"margin_{side}"]))
            for side in document.SIDES
        ]
        size = self.print_page_width, self.print_page_height
        lies = landscape or asked.get("data-report-landscape")
        if lies and self.orientation != "Landscape":
            size = size[::-1]
        return document.page_css(*size, margins)
