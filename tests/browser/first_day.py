"""What the manager does on the first day of a firm, on the screen."""

USERS = "/odoo/action-clothingline_desk.clothingline_staff_action_users"
TODAY = "/odoo/action-clothingline_desk.clothingline_desk_action"
# Login and password of each user, and his role as the form shows it.
ROLES = {
    "planner": "Perencana",
    "inspector": "Pemeriksa mutu",
    "warehouse": "Petugas gudang",
    "accountant": "Akuntan",
    "officer": "Petugas program",
}


def make_users(page):
    page.goto(USERS)
    for login, role in ROLES.items():
        page.get_by_role("button", name="Pengguna Baru").click()
        form = page.locator(".modal-content")
        form.locator("[name=name] input").fill(login.title())
        form.locator("[name=login] input").fill(login)
        form.locator("[name=password] input").fill(login)
        form.get_by_label(role, exact=True).click()
        form.get_by_role("button", name="Simpan").click()
        form.wait_for(state="detached")
        page.get_by_role("cell", name=login, exact=True).wait_for()


def prepare_accounts(page):
    page.goto(TODAY)
    page.get_by_role("button", name="Akun kerja borongan").click()
    form = page.locator(".modal-content")
    form.get_by_role("button", name="Siapkan").click()
    form.wait_for(state="detached")
