from odoo.exceptions import MissingError
from odoo.http import request, route
from odoo.tools.misc import get_lang

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from . import gate
from .media import small_picture
from .phone import day, day_of_year, money, number

VERDICTS = 20
PHOTOS = 6


class BrandController(CustomerPortal):
    """A brand's production orders: pieces and dates, nothing of tailors and pay."""

    @route(
        ["/my/orders/production", "/my/orders/production/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def production_orders(self, page=1, **_query):
        total = len(gate.orders())
        pager = portal_pager(
            url="/my/orders/production",
            total=total,
            page=page,
            step=self._items_per_page,
        )
        orders = gate.orders(limit=self._items_per_page, offset=pager["offset"])
        return request.render(
            "clothingline_portal.brand_orders",
            {
                **self._brand_page_values(),
                "orders": orders,
                "pager": pager,
                "default_url": "/my/orders/production",
            },
        )

    @route(
        "/my/orders/production/<int:order_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def production_order(self, order_id, **_query):
        order = self._own_order(order_id)
        return request.render(
            "clothingline_portal.brand_order",
            {
                **self._brand_page_values(),
                "production_order": order,
                "stages": self._stages(order),
                "sizes": self._sizes(order),
                "grid": self._grid(order),
                "photos": self._photos(order),
                "brand_sale_order": self._readable(order.sale_order_id),
                "deliveries": self._readable(self._deliveries(order)),
                "invoices": self._readable(self._posted_invoices(order)),
                "inspections": self._verdicts(order),
            },
        )

    @route(
        "/my/orders/production/<int:order_id>/photo/<int:note_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def production_photo(self, order_id, note_id):
        photos = self._photos(self._own_order(order_id))
        note = photos.filtered(lambda note: note.id == note_id)
        if not note:
            raise request.not_found()
        return small_picture(note.with_context(bin_size=False).photo)

    def _own_order(self, order_id):
        order = gate.order(order_id)
        if not order:
            raise request.not_found()
        return order

    def _brand_page_values(self):
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "clothingline_order",
            "html_data": {"lang": get_lang(request.env).code.replace("_", "-")},
            "number": number,
            "money": money,
            "day": day,
            "day_of_year": day_of_year,
        }

    def _stages(self, order):
        """Pieces by stage, as a brand sees them: at work, being checked, good."""
        return [
            {
                "name": stage["stage"],
                "wanted": stage["wanted"],
                "at_work": stage["in_hand"] + stage["made"] + stage["rework"],
                "handed_in": stage["handed_in"],
                "accepted": stage["accepted"],
                "percent": 100 * stage["accepted"] // max(stage["wanted"], 1),
            }
            for stage in order.progress
        ]

    def _sizes(self, order):
        """Pieces passed and wanted by stage and size, over all colours."""
        grid = order.product_tmpl_id._clothingline_grid({})
        pieces = order._pieces()
        wanted = {line.product_id.id: line.qty for line in order.line_ids}
        variants = [
            [cell["product_id"] for cell in column if cell]
            for column in zip(*(row["cells"] for row in grid["rows"]), strict=True)
        ]
        return [
            {
                "name": size["name"],
                "wanted": sum(wanted.get(product, 0) for product in products),
                "passed": {
                    stage.name: sum(
                        pieces[stage.id, product]["accepted"] for product in products
                    )
                    for stage in order._stages()
                },
            }
            for size, products in zip(grid["sizes"], variants, strict=True)
            if any(product in wanted for product in products)
        ]

    def _photos(self, order):
        """The latest pictures of pieces that a stage asked for; not what is said."""
        # Stands in for the brand's right to see its own pieces, not who made them.
        notes = request.env["clothingline.job.note"].sudo()
        return notes.with_context(bin_size=True).search(
            [
                ("job_id.order_id", "=", order.id),
                ("kind", "=", "report"),
                ("photo", "!=", False),
            ],
            limit=PHOTOS,
        )

    def _deliveries(self, order):
        return order.sale_order_id.picking_ids.filtered(
            lambda picking: (
                picking.picking_type_code == "outgoing" and picking.state != "cancel"
            )
        )

    def _grid(self, order):
        """The size and colour grid with the order's line in each cell."""
        lines = {line.product_id.id: line for line in order.line_ids}
        grid = order.product_tmpl_id._clothingline_grid({})
        rows = []
        for row in grid["rows"]:
            cells = [cell and lines.get(cell["product_id"]) for cell in row["cells"]]
            if any(cells):
                rows.append({"name": row["name"], "lines": cells})
        return {"sizes": [size["name"] for size in grid["sizes"]], "rows": rows}

    def _posted_invoices(self, order):
        return order.sale_order_id.invoice_ids.filtered(
            lambda invoice: invoice.state == "posted"
        )

    def _readable(self, records):
        """Of these native documents, those that the user may open himself."""
        own = records.with_env(request.env)
        try:
            return own._filtered_access("read").sudo()
        except MissingError:
            return records.browse()

    def _verdicts(self, order):
        # The brand may know the results of its own order, not whose work it was.
        inspections = request.env["clothingline.inspection"].sudo()
        return inspections.search(
            [("order_id", "=", order.id), ("state", "!=", "pending")], limit=VERDICTS
        )
