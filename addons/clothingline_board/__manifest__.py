{
    "name": "Clothing Line: Board",
    "summary": "From target to paid tailor, by province, scheme, gender and year",
    "version": "19.0.1.1.0",
    "category": "Supply Chain/Manufacturing",
    "author": "Clothing Line",
    "license": "LGPL-3",
    "depends": ["clothingline_certification", "clothingline_production"],
    "data": [
        "security/ir.model.access.csv",
        "security/clothingline_board_security.xml",
        "views/clothingline_board_views.xml",
        "views/clothingline_board_menus.xml",
    ],
    "assets": {
        "web.assets_backend_lazy": ["clothingline_board/static/src/board_pivot/**/*"],
    },
    "auto_install": True,
}
