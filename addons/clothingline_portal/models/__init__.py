from . import clothingline_tailor
