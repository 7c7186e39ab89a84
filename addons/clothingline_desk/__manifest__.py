{
    "name": "Clothing Line: Desk",
    "summary": "What waits for each role this morning, and the first steps of a firm",
    "version": "19.0.1.0.1",
    "category": "Supply Chain/Manufacturing",
    "author": "Clothing Line",
    "license": "LGPL-3",
    "depends": ["clothingline_style", "clothingline_certification"],
    "data": [
        "security/ir.model.access.csv",
        "wizards/clothingline_staff_views.xml",
        "views/clothingline_desk_menus.xml",
        "data/clothingline_desk_card_data.xml",
        "data/clothingline_desk_step_data.xml",
    ],
    "assets": {
        "web.assets_backend": ["clothingline_desk/static/src/*"],
    },
    "auto_install": True,
}
