from . import clothingline_desk_card
from . import res_users
