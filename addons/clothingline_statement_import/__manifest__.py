{
    "name": "Clothing Line: Statement Import",
    "summary": "Says which rows of a bank statement file are wrong, and what to do",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Clothing Line",
    "license": "LGPL-3",
    "depends": ["clothingline_production", "account_statement_import_file"],
    "assets": {
        "web.assets_backend": [
            "clothingline_statement_import/static/src/scss/reconcile_phone.scss",
        ],
    },
    "auto_install": True,
}
