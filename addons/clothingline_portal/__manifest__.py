{
    "name": "Clothing Line: Portal",
    "summary": "The tailor's phone, the brand's pages and the public certificate check",
    "version": "19.0.1.1.0",
    "category": "Supply Chain/Manufacturing",
    "author": "Clothing Line",
    "license": "LGPL-3",
    "depends": ["clothingline_production", "clothingline_certification", "portal"],
    "data": [
        "report/clothingline_pay_slip_reports.xml",
        "report/clothingline_pay_slip_templates.xml",
        "views/phone_templates.xml",
        "views/clothingline_job_templates.xml",
        "views/clothingline_pay_templates.xml",
        "views/clothingline_certificate_templates.xml",
        "views/clothingline_order_templates.xml",
        "views/portal_templates.xml",
    ],
}
