{
    "name": "Clothing Line: Statement Import",
    "summary": "Says which rows of a bank statement file are wrong, and what to do",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Clothing Line",
    "license": "LGPL-3",
    "depends": ["clothingline_production", "account_statement_import_file"],
    "auto_install": True,
}
