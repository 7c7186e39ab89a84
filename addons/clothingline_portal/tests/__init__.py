from . import test_badge
from . import test_brand
from . import test_certificate
from . import test_join
from . import test_phone_cost
from . import test_rpc
from . import test_tailor_actions
from . import test_tailor_pages
