"""What an installer leaves behind: run by conftest.py in ``odoo shell``.

An Indonesian firm whose accounts are prepared, a user for each role who holds that role
and nothing else, password = login; no administrator is needed after it.
"""

ROLES = ("planner", "inspector", "warehouse", "accountant", "officer", "manager")
env = env(context={"lang": "id_ID"})  # noqa: F821 - given by odoo shell
env["ir.default"].set("res.partner", "lang", "id_ID")
env.company.name = "Konveksi Baru"
users = env["res.users"].create(
    [
        {
            "name": role.title(),
            "login": role,
            "password": role,
            "lang": "id_ID",
            "tz": "Asia/Jakarta",
            "group_ids": [
                (6, 0, env.ref(f"clothingline_base.group_clothingline_{role}").ids)
            ],
        }
        for role in ROLES
    ]
)
users.odoobot_state = "disabled"
env.company._clothingline_prepare_accounting()
env.cr.commit()
