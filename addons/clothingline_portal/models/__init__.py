from . import clothingline_attempt
from . import clothingline_tailor
