from . import clothingline_staff
