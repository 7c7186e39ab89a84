from . import test_clothingline_certificate
from . import test_clothingline_certificate_access
from . import test_clothingline_certificate_public
from . import test_clothingline_certificate_status
from . import test_clothingline_programme
from . import test_clothingline_unit
from . import test_clothingline_import
