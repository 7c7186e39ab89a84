"""A planner makes the first style of an empty firm; clicks and keys are counted."""

import time

STYLES = "/odoo/action-clothingline_style.clothingline_style_action"
COUNT = """
    window.counted = {clicks: 0, keys: 0};
    addEventListener("pointerdown", () => (window.counted.clicks += 1), true);
    addEventListener("keydown", () => (window.counted.keys += 1), true);
"""


class Hand:
    """Clicks and types as a person does."""

    def __init__(self, page):
        self.page = page

    def type(self, text):
        self.page.keyboard.type(text)

    def tab(self, *texts):
        """Go on to the next cell and type, for each text."""
        for text in texts:
            self.page.keyboard.press("Tab")
            self.type(text)

    def pick(self, field, typed, wanted):
        """Choose in a field that completes what is typed."""
        self.page.locator(f"[name={field}] input").first.click()
        self.type(typed)
        items = self.page.locator(".o-autocomplete--dropdown-item")
        items.filter(has_text=wanted).first.click()

    def add(self, table, name, qty, stage):
        """Add a component that nobody has made yet to the last row."""
        row = self.page.locator(f"[name={table}] tbody tr").last
        row.locator(".o_field_many2one_selection input").click()
        index = self.page.locator(f"[name={table}] tbody tr").count() - 1
        self.type(name)
        items = self.page.locator(".o-autocomplete--dropdown-item")
        items.filter(has_text=f'"{name}"').first.click()
        row = self.page.locator(f"[name={table}] tbody tr").nth(index)
        row.locator("input[inputmode=decimal]").first.click()
        self.type(qty)
        row.locator("select").click()
        row.locator("select").select_option(label=stage)


def test_the_first_style_takes_forty_clicks_at_most(empty_page, counted):
    page = empty_page("planner")
    page.add_init_script(COUNT)
    page.goto(STYLES)
    started = time.monotonic()
    hand = Hand(page)

    page.get_by_role("button", name="Baru", exact=True).click()
    page.locator("[name=name] input, [name=name] textarea").first.fill("Gamis Aisyah")
    hand.pick("clothingline_garment_type_id", "Gamis", "Gamis")
    hand.pick("clothingline_size_set_id", "S sampai XL", "S sampai XL")
    hand.pick("clothingline_colour_ids", "Putih", "Putih")
    hand.pick("clothingline_colour_ids", "Navy", "Navy")
    hand.add("clothingline_cloth", "Katun toyobo", "2,2", "Potong")
    hand.add("clothingline_trims", "Kancing", "6", "Jahit")
    hand.add("clothingline_trims", "Label", "1", "Finishing")
    page.locator("[name=clothingline_work] input").first.click()
    hand.type("5")
    hand.tab("1.000", "30", "14.000", "8", "3.000")
    page.locator("[name=clothingline_measures] input").first.click()
    hand.type("LD")
    hand.tab("Lingkar dada", "50", "52", "54", "56", "1", "1")
    page.locator(".o_form_button_save").click()
    page.get_by_role("button", name="Terbitkan").click()
    page.locator(".modal-footer .btn-primary").click()
    page.get_by_role("button", name="Pesanan Baru").wait_for()

    # Nothing is missing any more, and an order of it can be made.
    assert page.locator(".alert-warning").all_inner_texts() == []
    total = page.evaluate("counted")
    seconds = round(time.monotonic() - started)
    counted(f"a style: {total['clicks']} clicks, {total['keys']} keys, {seconds} s")
    assert 0 < total["clicks"] <= 40, total
    row = page.locator("[name=clothingline_measures] tbody tr").first
    cells = row.locator("input").evaluate_all("all => all.map(one => one.value)")
    assert cells == ["LD", "Lingkar dada", "50", "52", "54", "56", "1", "1"]


def test_what_is_typed_while_the_server_thinks_is_kept(empty_page):
    page = empty_page("planner")
    waiting = []
    page.route("**/product.product/name_create", lambda route: waiting.append(route))
    page.goto(STYLES)
    hand = Hand(page)
    page.get_by_role("button", name="Baru", exact=True).click()
    page.locator("[name=name] input, [name=name] textarea").first.fill("Kemeja Pelan")
    hand.pick("clothingline_garment_type_id", "Gamis", "Gamis")
    hand.add("clothingline_trims", "Kancing batok", "7", "Jahit")
    waiting[0].continue_()
    row = page.locator("[name=clothingline_trims] tbody tr").first
    row.locator(".o_clothingline_rows_note:not(:empty)").wait_for()
    page.locator(".o_form_button_save").click()
    page.locator(".o_form_button_save").wait_for(state="hidden")
    page.reload()
    assert row.locator(".o_field_many2one_selection input").input_value() == (
        "Kancing batok"
    )
    assert row.locator("input[inputmode=decimal]").input_value() == "7"
    assert row.locator("select option:checked").inner_text() == "Jahit"
