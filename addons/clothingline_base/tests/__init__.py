from . import test_clothingline_competency
from . import test_clothingline_groups
from . import test_clothingline_state_mixin
from . import test_clothingline_tailor
from . import test_clothingline_tech_pack
from . import test_portal_access
from . import test_res_city
