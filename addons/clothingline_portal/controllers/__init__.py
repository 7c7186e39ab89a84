from . import badge
from . import brand
from . import certificate
from . import home
from . import join
from . import tailor_home
from . import tailor_job
from . import tailor_training
