{
    "name": "Clothing Line: Scenarios",
    "summary": "End-to-end scenarios and conventions across the suite",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Clothing Line",
    "license": "LGPL-3",
    "depends": [
        "clothingline_board",
        "clothingline_portal",
        "clothingline_statement_import",
    ],
}
