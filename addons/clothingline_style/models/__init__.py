from . import clothingline_size_set
from . import mrp_bom
from . import product_template
