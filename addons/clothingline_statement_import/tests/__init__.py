from . import test_account_statement_import
