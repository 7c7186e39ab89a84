from . import test_style
