"""Who reads pay, cost and stock on the documents of production."""

from odoo.addons.clothingline_base.tools.roles import roles

PAY_READERS = roles("planner", "accountant", "tailor")
COST_READERS = roles("planner", "accountant")
STOCK_READERS = roles("planner", "warehouse", "accountant")
