{
    "name": "Clothing Line: Print",
    "summary": "PDF documents by WeasyPrint, Odoo's own too: no wkhtmltopdf is needed",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Clothing Line",
    "license": "LGPL-3",
    "depends": ["clothingline_base"],
    "external_dependencies": {"python": ["weasyprint"]},
    "auto_install": True,
}
