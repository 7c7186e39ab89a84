from . import test_ir_actions_report
