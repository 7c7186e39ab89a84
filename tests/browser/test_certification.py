"""Officer and assessor at their screens: the grid, the board, the bars that advance."""

import base64
import csv
import io
import re
import zipfile

import pytest
from test_tailor_access import findings
from test_tailor_phone import call, search

ACTION = "/odoo/action-clothingline_{}"
BIG_ENOUGH = 44  # CSS pixels of a thing to tap


def assessments_of(officer, *names):
    """New candidates of the demo's sewing scheme, for the demo's assessor."""
    (scheme,) = search(
        officer, "clothingline.scheme", [("number", "=", "CONTOH-02")], "unit_ids"
    )
    (user,) = search(officer, "res.users", [("login", "=", "assessor")], "partner_id")
    partners = call(
        officer, "res.partner", "create", [{"name": name} for name in names]
    )
    tailors = call(
        officer,
        "clothingline.tailor",
        "create",
        [{"partner_id": partner} for partner in partners],
    )
    values = [
        {
            "tailor_id": tailor,
            "scheme_id": scheme["id"],
            "assessor_id": user["partner_id"][0],
            "date": "2026-06-08",
            "place_name": "TUK Contoh",
            "place_kind": "temporary",
        }
        for tailor in tailors
    ]
    return call(officer, "clothingline.assessment", "create", values)


def results(page, assessment):
    lines = [("assessment_id", "=", assessment)]
    found = search(page, "clothingline.assessment.line", lines, "result")
    return sorted(line["result"] or "" for line in found)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_an_assessor_judges_in_the_grid(open_as, phone):
    officer = open_as("officer")
    name, other = (f"Asesi {number} {phone}" for number in (1, 2))
    first, second = assessments_of(officer, name, other)
    page = open_as("assessor", phone=phone)
    page.goto(ACTION.format("certification.clothingline_assessment_action"))
    press = (lambda thing: thing.tap()) if phone else (lambda thing: thing.click())
    press(page.get_by_role("button", name="Nilai unit").first)
    grid = page.locator(".o_clothingline_grid")
    row = grid.locator("tbody tr").filter(has_text=name)
    cells = row.locator("td button.rounded-0")
    cells.nth(3).wait_for()
    assert cells.count() == 4
    size = cells.first.bounding_box()
    assert min(size["width"], size["height"]) >= BIG_ENOUGH
    for number in range(4):
        press(cells.nth(number))
        cells.nth(number).filter(has_text=re.compile("^K$")).wait_for()
    press(cells.nth(3))
    cells.nth(3).filter(has_text="BK").wait_for()
    assert results(page, first) == ["competent"] * 3 + ["not_yet"]
    # Nothing that is tapped afterwards changes what was judged.
    press(row.get_by_role("button", name="Tetapkan hasil"))
    row.get_by_text("Belum kompeten").wait_for()
    assert cells.nth(0).is_disabled()
    row = grid.locator("tbody tr").filter(has_text=other)
    press(row.get_by_role("button", name="Semua K"))
    row.locator("td button.btn-success").nth(3).wait_for()
    assert results(page, second) == ["competent"] * 4
    press(row.get_by_role("button", name="Tetapkan hasil"))
    row.get_by_text("Kompeten", exact=True).wait_for()
    found = search(
        page, "clothingline.assessment", [("id", "in", [first, second])], "result"
    )
    shown = {one["id"]: one["result"] for one in found}
    assert shown == {first: "not_yet", second: "competent"}


def test_the_board_shows_bars_beside_numbers_that_open_and_export(open_as):
    page = open_as("officer")
    page.goto(ACTION.format("board.clothingline_board_action"))
    bars = page.locator(".o_clothingline_bars canvas")
    bars.wait_for()
    table = page.locator(".o_clothingline_table table")
    left, right = bars.bounding_box(), table.bounding_box()
    assert left["x"] + left["width"] <= right["x"]
    assert right["y"] < page.viewport_size["height"]
    row = table.locator("tbody tr").filter(has_text="Jawa Timur").first
    numbers = [
        int(text.replace(".", "")) for text in row.locator("td").all_inner_texts()
    ]
    assert numbers[0] == 50  # the target that the ministry published
    with page.expect_download() as download:
        page.locator(".o_clothingline_table .o_pivot_download").click()
    with zipfile.ZipFile(download.value.path()) as book:
        assert "Jawa Timur" in book.read("xl/sharedStrings.xml").decode()
    # The fifth number is of the competent: it opens them and nobody else.
    row.locator("td").nth(4).click()
    rows = page.locator(".o_list_view .o_data_row")
    rows.first.wait_for()
    assert rows.count() == numbers[4] > 0
    assert set(rows.locator("[name=competent_qty]").all_inner_texts()) == {"1"}
    assert page.locator(".o_breadcrumb").inner_text().count("Papan capaian") == 2


def test_on_a_phone_the_board_stands_one_above_the_other(open_as):
    page = open_as("officer", phone=True)
    page.goto(ACTION.format("board.clothingline_board_action"))
    bars = page.locator(".o_clothingline_bars canvas")
    bars.wait_for()
    table = page.locator(".o_clothingline_table .o_pivot_buttons")
    above, below = bars.bounding_box(), table.bounding_box()
    assert above["y"] + above["height"] <= below["y"]
    assert above["x"] + above["width"] <= page.viewport_size["width"]


def run_cron(page, name):
    """Let the background do its work now, as an administrator's button does."""
    (job,) = search(page, "ir.cron", [("cron_name", "=", name)], "id")
    call(page, "ir.cron", "method_direct_trigger", [job["id"]])


def watch(page, bar):
    """Collect what the bar shows, in a page that is not loaded again."""
    page.evaluate(
        """bar => {
            window.seen = [];
            const look = () => {
                const now = document.querySelector(bar)?.ariaValueNow;
                if (now !== undefined && window.seen.at(-1) !== +now) {
                    window.seen.push(+now);
                }
            };
            look();
            new MutationObserver(look).observe(document.body, {
                attributes: true, childList: true, subtree: true,
            });
        }""",
        bar,
    )


def test_the_bar_of_the_files_advances_by_itself(open_as):
    officer, admin = open_as("officer"), open_as("admin")
    assessor = open_as("assessor")
    ids = assessments_of(officer, *(f"Pemegang {number}" for number in range(5)))
    call(assessor, "clothingline.assessment", "action_all_competent", ids)
    call(assessor, "clothingline.assessment", "action_judge", ids)
    (issuer,) = search(officer, "res.partner", [("name", "=ilike", "LSP %")], "id")[:1]
    batch = call(officer, "clothingline.assessment", "action_certify", ids)["res_id"]
    call(
        officer,
        "clothingline.certificate.batch",
        "write",
        [batch],
        {"issuer_id": issuer["id"], "first_number": "11111 7531 2 0000001 2026"},
    )
    call(officer, "clothingline.certificate.batch", "action_issue", [batch])
    action = ACTION.format("certification.clothingline_certificate_batch_action")
    officer.goto(f"{action}/{batch}")
    bar = "[name=pdf_progress] .o_progress"
    officer.locator(f"{bar}[aria-valuenow='0']").wait_for()
    watch(officer, bar)
    run_cron(admin, "Clothing Line: make the files of certificates")
    officer.locator(f"{bar}[aria-valuenow='100']").wait_for()
    seen = officer.evaluate("window.seen")
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 100)


def test_the_bar_of_an_import_advances_by_itself(open_as):
    officer, admin = open_as("officer"), open_as("admin")
    rows = io.StringIO()
    writer = csv.writer(rows)
    writer.writerow(["name", "phone"])
    writer.writerows([f"Impor {number}", f"0857{number:08}"] for number in range(2500))
    content = base64.b64encode(rows.getvalue().encode()).decode()
    (job,) = call(
        officer,
        "clothingline.import",
        "create",
        [{"kind": "people", "file": content, "file_name": "orang.csv"}],
    )
    action = ACTION.format("certification.clothingline_import_action")
    officer.goto(f"{action}/{job}")
    officer.get_by_role("button", name="Mulai").click()
    bar = "[name=progress] .o_progress"
    officer.locator(f"{bar}[aria-valuenow='0']").wait_for()
    watch(officer, bar)
    run_cron(admin, "Clothing Line: run the imports that wait")
    officer.locator(f"{bar}[aria-valuenow='100']").wait_for()
    officer.locator("button[data-value=done][aria-checked=true]").wait_for()
    seen = officer.evaluate("window.seen")
    assert (seen[0], seen[-1]) == (0, 100)


def test_nobody_is_shut_out_of_the_pages_on_a_phone(open_as):
    officer = open_as("officer")
    (first,) = assessments_of(officer, "Asesi yang dibaca")
    codes = {
        status: search(
            officer, "clothingline.certificate", [("status", "=", status)], "code"
        )[0]["code"]
        for status in ("valid", "expired", "revoked")
    }
    (user,) = search(officer, "res.users", [("login", "=", "penjahit.a")], "partner_id")
    tailors = [("partner_id", "=", user["partner_id"][0])]
    (tailor,) = search(officer, "clothingline.tailor", tailors, "name")
    call(
        officer,
        "clothingline.assessment",
        "write",
        [first],
        {"tailor_id": tailor["id"]},
    )
    application = search(officer, "clothingline.application", [], "code")[0]["code"]
    pages = {
        None: [
            *(f"/certificate/{code}" for code in codes.values()),
            *("/certificate/unknown", "/join", f"/join/{application}"),
        ],
        "penjahit.a": ["/my/training", f"/my/assessment/{first}"],
        "assessor": ["/assess", f"/assess/{first}"],
    }
    for login, paths in pages.items():
        page = open_as(login, phone=True)
        for path in paths:
            page.goto(path)
            assert page.evaluate("document.documentElement.lang") == "id-ID", path
            assert findings(page) == {}, path
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= page.viewport_size["width"], path
