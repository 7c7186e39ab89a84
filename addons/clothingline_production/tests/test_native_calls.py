import inspect
from pathlib import Path

from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged

# Private methods of Odoo that we call or override, with their parameters.
SIGNATURES = {
    "account.move": {"_post": "soft"},
    "ir.http": {"_dispatch": "endpoint"},
    "mrp.bom": {
        "_bom_find": "products, picking_type, company_id, bom_type",
    },
    "mrp.production": {
        "_cal_price": "consumed_moves",
        "_check_sn_uniqueness": "",
        "_post_labour": "",
        "_pre_action_split_merge_hook": "merge, split",
        "_set_qty_producing": "pick_manual_consumption_moves",
    },
    "mrp.workorder": {
        "_cal_cost": "date",
        "_compute_current_operation_cost": "",
        "_compute_expected_operation_cost": "without_employee_cost",
        "_create_or_update_analytic_entry": "",
        "_get_current_theorical_operation_cost": "without_employee_cost",
        "_set_duration": "",
        "_should_start_timer": "",
    },
    "product.product": {
        "_compute_value": "",
        "_get_domain_locations": "",
        "_run_avco": "at_date, lot, method",
        "_update_standard_price": "extra_value, extra_quantity",
        "_with_valuation_context": "",
    },
    "product.template": {"_get_product_accounts": ""},
    "res.company": {"_get_violated_lock_dates": "accounting_date, has_tax, journal"},
    "stock.move": {
        "_action_cancel": "",
        "_action_confirm": "merge, merge_into, create_proc",
        "_action_done": "cancel_backorder",
        "_compute_reference": "",
        "_create_account_move": "",
        "_do_unreserve": "",
        "_get_account_move_line_vals": "",
        "_get_cogs_price_unit": "quantity",
        "_get_manual_value": "quantity, at_date",
        "_get_out_move_lines": "lot",
        "_get_valued_qty": "lot",
        "_get_value_from_returns": "quantity, at_date",
        "_is_out": "",
        "_set_value": "correction_quantity",
        "_should_bypass_reservation": "forced_location",
        "_should_create_account_move": "",
        "_skip_push": "",
        "_split": "qty, restrict_partner_id",
        "_trigger_assign": "",
        "_trigger_scheduler": "",
        "_update_orderpoints": "",
    },
    "stock.move.line": {
        "_action_done": "",
        "_free_reservation": (
            "product_id, location_id, quantity, lot_id, package_id, owner_id, "
            "ml_ids_to_ignore"
        ),
        "_should_exclude_for_valuation": "",
    },
    "stock.picking": {"_action_done": ""},
    "stock.quant": {
        "_apply_inventory": "date",
        "_gather": "product_id, location_id, lot_id, package_id, owner_id, strict, qty",
        "_get_available_quantity": (
            "product_id, location_id, lot_id, package_id, owner_id, strict, "
            "allow_negative"
        ),
        "_get_quants_by_products_locations": (
            "product_ids, location_ids, extra_domain"
        ),
        "_update_available_quantity": (
            "product_id, location_id, quantity, reserved_quantity, lot_id, package_id, "
            "owner_id, in_date"
        ),
    },
    "stock.return.picking": {"_prepare_picking_default_values_based_on": "picking"},
    "stock.return.picking.line": {"_prepare_move_default_values": "new_picking"},
    "stock.scrap": {"_prepare_move_values": ""},
}
# Keys of the context that we set, and where Odoo reads them.
CONTEXT_KEYS = {
    "force_period_date": "stock_account/models/stock_move.py",
    "owners": "stock/models/product.py",
    "preserve_state": "stock/models/stock_move.py",
    "quants_cache": "stock/models/stock_quant.py",
    "skip_backorder": "mrp/models/mrp_production.py",
    "skip_consumption": "mrp/models/mrp_production.py",
    "skip_mo_check": "mrp/models/stock_move.py",
    "skip_redirection": "mrp/models/mrp_production.py",
    "to_date": "stock_account/models/product.py",
}
# Fields whose meaning we rely on.
FIELDS = {
    "stock.move": (
        "is_in",
        "is_out",
        "origin_returned_move_id",
        "restrict_partner_id",
        "scrap_id",
        "value",
    ),
    "stock.location": ("is_valued_internal", "parent_path", "valuation_account_id"),
}


@tagged("post_install", "-at_install")
class TestNativeCalls(TransactionCase):
    """What we rely on in Odoo without its promise: an upgrade tells here first."""

    def _native(self, model, name):
        """The method as the last of Odoo's own modules has it."""
        for cls in type(self.env[model]).mro():
            if name in vars(cls) and "clothingline" not in cls.__module__:
                return vars(cls)[name]
        return self.fail(f"{model}.{name} is gone")

    def test_private_methods_have_the_parameters_we_know(self):
        for model, methods in SIGNATURES.items():
            for name, parameters in methods.items():
                with self.subTest(method=f"{model}.{name}"):
                    method = self._native(model, name)
                    method = inspect.unwrap(getattr(method, "__func__", method))
                    names = list(inspect.signature(method).parameters)[1:]
                    self.assertEqual(", ".join(names), parameters)

    def test_context_keys_are_read_by_odoo(self):
        for key, path in CONTEXT_KEYS.items():
            with self.subTest(key=key):
                addon, _slash, rest = path.partition("/")
                source = Path(get_module_path(addon), rest).read_text("utf-8")
                self.assertRegex(
                    source,
                    rf"context.*['\"]{key}['\"]|"
                    rf"['\"]{key}['\"].*context",
                )

    def test_fields_are_there(self):
        for model, names in FIELDS.items():
            self.assertLessEqual(set(names), set(self.env[model]._fields))
