from . import test_clothingline_order
from . import test_clothingline_job
from . import test_clothingline_piece_ledger
from . import test_clothingline_inspection
from . import test_clothingline_cost
from . import test_clothingline_rights
from . import test_mrp_production
from . import test_query_counts
