from . import clothingline_board
