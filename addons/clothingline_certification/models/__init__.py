from . import clothingline_unit
from . import clothingline_scheme
from . import clothingline_certificate
from . import clothingline_certificate_check
from . import clothingline_competency
from . import clothingline_tailor
from . import clothingline_programme
from . import clothingline_programme_target
