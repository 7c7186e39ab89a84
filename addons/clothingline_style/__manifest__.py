{
    "name": "Clothing Line: Style",
    "summary": "One screen for a style: sizes, colours, material, work, measures",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Manufacturing",
    "author": "Clothing Line",
    "license": "LGPL-3",
    "depends": ["clothingline_production"],
    "data": [
        "security/ir.model.access.csv",
        "data/clothingline_size_set_data.xml",
        "views/clothingline_size_set_views.xml",
        "views/product_template_views.xml",
        "views/clothingline_style_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["clothingline_style/static/src/*"],
    },
    "auto_install": True,
}
