from odoo import models


class ProductTemplate(models.Model):
    """A style: its sizes across, its other attributes (the colour) down."""

    _inherit = "product.template"

    def _clothingline_grid(self, wanted):
        """Lay the variants out as a grid.

        :param wanted: pieces by id of the variant
        :return: ``{"sizes": [{"id", "name"}], "rows": [{"key", "name", "cells"}]}``,
            a cell being ``{"product_id", "qty"}`` or None where there is no variant
        """
        size = self.env.ref("clothingline_base.attribute_size")
        ptavs = self.attribute_line_ids.product_template_value_ids._only_active()
        sizes = ptavs.filtered(lambda ptav: ptav.attribute_id == size)
        sizes = sizes.sorted(lambda ptav: ptav.product_attribute_value_id.sequence)
        rows = {}
        for variant in self.product_variant_ids:
            values = variant.product_template_attribute_value_ids
            rest = values - sizes
            row = rows.setdefault(
                "-".join(map(str, sorted(rest.ids))),
                {"name": ", ".join(rest.mapped("name")) or self.name, "cells": {}},
            )
            row["cells"][(values & sizes)[:1].id] = {
                "product_id": variant.id,
                "qty": wanted.get(variant.id, 0),
            }
        columns = sizes.ids or [False]
        return {
            "sizes": [{"id": size.id, "name": size.name} for size in sizes]
            or [{"id": 0, "name": "–"}],
            "rows": [
                {
                    "key": key,
                    "name": row["name"],
                    "cells": [row["cells"].get(column) for column in columns],
                }
                for key, row in rows.items()
            ],
        }
