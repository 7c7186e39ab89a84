from . import clothingline_certificate_decision
