"""`make bench`: our flows beside stock Odoo's, in one run on one server."""

import odoo.init
