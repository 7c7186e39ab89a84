from . import test_clothingline_desk_card
from . import test_clothingline_staff
