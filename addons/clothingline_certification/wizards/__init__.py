from . import clothingline_certificate_revoke
