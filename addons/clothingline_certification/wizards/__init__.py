from . import clothingline_application_identity
from . import clothingline_certificate_decision
from . import clothingline_application_refuse
from . import clothingline_event_register
