"""What an installer leaves behind: an Indonesian firm and the login of its manager.

Run in ``odoo shell``, which brings ``env``, by ``make run DEMO=0`` and by the browser's
tests. All else the manager does himself, and no administrator is needed after it.
"""

from secrets import token_urlsafe

env = env(context={"lang": "id_ID", "tz": "Asia/Jakarta"})  # noqa: F821 - odoo shell
env["ir.default"].set("res.partner", "lang", "id_ID")
env["ir.default"].set("res.partner", "tz", "Asia/Jakarta")
env.company.name = "Konveksi Baru"
env.company.partner_id.write({"lang": "id_ID", "tz": "Asia/Jakarta"})
env["clothingline.staff"].create(
    {
        "name": "Manajer",
        "login": "manager",
        "password": "manager",
        "lang": "id_ID",
        "role_ids": env.ref("clothingline_base.group_clothingline_manager").ids,
    }
).action_save()
# The administrator was needed to install; whoever runs the server can call him back.
env.ref("base.user_admin").password = token_urlsafe(32)
# A copied template must not share its secrets with its copies.
env["ir.config_parameter"].init(force=True)
env.cr.commit()
