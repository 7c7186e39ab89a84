from . import ir_actions_report
from . import report_paperformat
