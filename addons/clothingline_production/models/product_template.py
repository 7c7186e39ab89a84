from odoo import api, models
from odoo.exceptions import UserError


class ProductTemplate(models.Model):
    """A style: its sizes across, its other attributes (the colour) down."""

    _inherit = "product.template"

    @api.model
    def default_get(self, fields):
        """A style or a material made from our own screens is what the books need."""
        vals = super().default_get(fields)
        kind = self.env.context.get("clothingline_product")
        if kind in ("garment", "cloth", "material"):
            wanted = self._clothingline_defaults(kind)
            vals |= {name: wanted[name] for name in fields if name in wanted}
        return vals

    @api.model
    def _clothingline_defaults(self, kind):
        """What the books need of a "garment", a "cloth" or another "material"."""
        name = "garment" if kind == "garment" else "material"
        category = self.env.ref(f"clothingline_production.product_category_{name}")
        wanted = {
            "type": "consu",
            "is_storable": True,
            "categ_id": category.id,
            # Whoever sells it says what it costs; Odoo would say 1.
            "list_price": 0,
        }
        if kind == "garment":
            wanted["invoice_policy"] = "delivery"
        if kind == "cloth":
            wanted["uom_id"] = self.env.ref("uom.product_uom_meter").id
        return wanted

    def _clothingline_check_books(self, company, components, stages):
        """Refuse to make these styles while the books would not hold, saying why."""
        faults = self._clothingline_book_faults(company, components, stages)
        if faults:
            raise UserError(
                self.env._(
                    "The books are not ready for this order. Put right first:\n"
                    "%(list)s",
                    list="\n".join(f"• {fault}" for fault in faults),
                )
            )

    def _clothingline_book_faults(self, company, components, stages):
        """What must be put right before the books hold for these styles; sentences.

        :param components: products that the styles are made of
        :param stages: stages that tailors are paid for
        """
        # Whoever confirms may not see accounts and categories.
        styles = self.sudo().with_company(company)
        components = components.sudo().with_company(company)
        faults = styles._clothingline_company_faults(company)
        for style in styles:
            faults += style._clothingline_style_faults()
        for product in components.product_tmpl_id | styles:
            faults += product._clothingline_stock_faults(company)
        for stage in stages.sudo().with_company(company):
            faults += styles._clothingline_stage_faults(stage)
        return list(dict.fromkeys(faults))

    def _clothingline_company_faults(self, company):
        company = company.sudo()
        lot = self.env.ref("clothingline_production.product_lot").sudo()
        places = (
            (self | lot.product_tmpl_id)
            .with_company(company)
            .mapped("property_stock_production")
        )
        faults = []
        if not company.clothingline_wage_account_id:
            faults.append(
                self.env._(
                    "The account of wages to be billed is not chosen. Choose it under "
                    "Configuration, Accounts of Piece Work, or let it be prepared "
                    "there."
                )
            )
        faults += [
            self.env._(
                "%(location)s has no account for work in process. Set the Stock "
                "Valuation Account of the location, or let it be prepared under "
                "Configuration, Accounts of Piece Work.",
                location=place.display_name,
            )
            for place in places
            if not place.valuation_account_id
        ]
        if not company.account_stock_journal_id:
            faults.append(
                self.env._(
                    "%(company)s has no stock journal. Choose it under Invoicing, "
                    "Configuration, Settings, Stock Valuation.",
                    company=company.name,
                )
            )
        return faults

    def _clothingline_style_faults(self):
        style, faults = self.display_name, []
        if self.invoice_policy != "delivery":
            faults.append(
                self.env._(
                    "%(style)s is invoiced by what is ordered. Set its Invoicing "
                    "Policy to Delivered quantities (product, Sales).",
                    style=style,
                )
            )
        if self.tracking != "none":
            faults.append(
                self.env._(
                    "%(style)s is tracked by lots or serial numbers. Set its Tracking "
                    "to By Quantity (product, Inventory): pieces are counted.",
                    style=style,
                )
            )
        if not self._clothingline_is_piece(self.uom_id):
            faults.append(
                self.env._(
                    "%(style)s is counted in %(unit)s. Set its unit to Units "
                    "(product, General Information): pieces are counted one by one.",
                    style=style,
                    unit=self.uom_id.name,
                )
            )
        return faults

    def _clothingline_is_piece(self, uom):
        unit = self.env.ref("uom.product_uom_unit")
        return uom._has_common_reference(unit) and uom.factor == unit.factor

    def _clothingline_stock_faults(self, company):
        """What keeps a product's stock and its value from being exact."""
        product, category = self.display_name, self.categ_id.display_name
        if self.company_id and self.company_id != company:
            return [
                self.env._(
                    "%(product)s belongs to %(company)s. Empty its Company, or use "
                    "another product.",
                    product=product,
                    company=self.company_id.name,
                )
            ]
        if not self.is_storable:
            return [
                self.env._(
                    "%(product)s is not tracked in stock. Set Track Inventory "
                    "(product, General Information), while it has no moves yet.",
                    product=product,
                )
            ]
        faults = []
        if self.cost_method != "average":
            faults.append(
                self.env._(
                    "%(product)s is not valued at average cost. Set the Costing Method "
                    "of its category %(category)s to Average Cost (AVCO), or choose "
                    "another category.",
                    product=product,
                    category=category or "-",
                )
            )
        if self.valuation != "real_time":
            faults.append(
                self.env._(
                    "%(product)s is not valued at each move. Set the Inventory "
                    "Valuation of its category %(category)s to Perpetual, or choose "
                    "another category.",
                    product=product,
                    category=category or "-",
                )
            )
        if not self._get_product_accounts()["stock_valuation"]:
            faults.append(
                self.env._(
                    "%(product)s has no stock valuation account. Set it on its "
                    "category %(category)s.",
                    product=product,
                    category=category or "-",
                )
            )
        return faults

    def _clothingline_stage_faults(self, stage):
        product = stage.wage_product_id
        if not product or not product.active:
            return [
                self.env._(
                    "%(stage)s has no wage product. Choose one under Configuration, "
                    "Stages.",
                    stage=stage.name,
                )
            ]
        if product.type != "service" or not self._clothingline_is_piece(product.uom_id):
            return [
                self.env._(
                    "%(product)s, the wage product of %(stage)s, is no service counted "
                    "in Units. Choose another under Configuration, Stages.",
                    product=product.display_name,
                    stage=stage.name,
                )
            ]
        return []

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
