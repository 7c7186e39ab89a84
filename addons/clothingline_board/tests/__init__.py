from . import test_clothingline_board
