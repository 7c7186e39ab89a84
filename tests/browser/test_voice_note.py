"""A voice note goes from the phone to the planner and back, and is heard."""

from test_tailor_offline import unsent, wait_until_kept, wait_until_sent
from test_tailor_phone import call, form, search

# Ask for it, and tell how far it was played and how long it took to say.
HEAR = """async (audio) => {
    audio.muted = true;
    await audio.play();
    await new Promise((done) => {
        audio.ontimeupdate = () => audio.currentTime > 0.2 && done();
    });
    return audio.currentTime;
}"""
SECOND = 1100


def own_job(planner):
    user = search(planner, "res.users", [("login", "=", "penjahit.a")], "partner_id")
    mine = [("state", "=", "taken"), ("partner_id", "=", user[0]["partner_id"][0])]
    return search(planner, "clothingline.job", mine, "name")[-1]["id"]


def record(page):
    """Say something for a second and send it."""
    # A mouse: a busy machine may take a finger for a long press, which opens nothing.
    page.locator("summary").filter(has_text="Kirim foto").click()
    tell = form(page, "tell")
    tell.locator("[data-record]").tap()
    tell.locator("[data-record][aria-pressed=true]").wait_for()
    page.wait_for_timeout(SECOND)
    tell.locator("[data-record]").tap()
    tell.locator("[data-record][aria-pressed=false]").wait_for()
    tell.locator("button[type=submit]").tap()


def open_notes(planner, job):
    planner.goto(f"/odoo/clothingline.job/{job}")
    planner.locator(".o_notebook .nav-link[name=notes]").click()


def test_the_planner_hears_what_the_tailor_said(open_as):
    planner, page = open_as("planner"), open_as("penjahit.a", phone=True)
    job = own_job(planner)
    page.goto(f"/my/jobs/{job}")
    record(page)
    page.locator("audio").first.wait_for()
    assert page.locator("audio").first.evaluate(HEAR) > 0.2
    open_notes(planner, job)
    heard = planner.locator(".o_field_clothingline_voice_note audio").first
    assert heard.evaluate(HEAR) > 0.2


def test_the_tailor_hears_what_the_planner_said(open_as):
    planner, page = open_as("planner"), open_as("penjahit.a", phone=True)
    job = own_job(planner)
    open_notes(planner, job)
    planner.locator("[name=note_ids] .o_field_x2many_list_row_add a").click()
    dialog = planner.locator(".modal")
    dialog.locator(".fa-microphone").click()
    stop = dialog.locator(".fa-stop")
    stop.wait_for()
    planner.wait_for_timeout(SECOND)
    stop.click()
    assert dialog.locator("audio").evaluate(HEAR) > 0.2
    dialog.locator(".o_form_button_save").click()
    dialog.wait_for(state="detached")
    planner.locator(".o_form_button_save").click()
    planner.locator(".o_form_saved, .o_form_button_save").first.wait_for(state="hidden")
    page.goto(f"/my/jobs/{job}")
    note = page.locator("li").filter(has_text="Perencana").first
    assert note.locator("audio").evaluate(HEAR) > 0.2


def test_a_voice_note_waits_for_the_network(open_as, phone, line):
    planner = open_as("planner")
    job = own_job(planner)
    page = phone.new_page()
    page.goto("/my/jobs")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    wait_until_kept(page, f"/my/jobs/{job}")
    page.wait_for_function("Boolean(navigator.serviceWorker.controller)")
    told = [("job_id", "=", job), ("voice", "!=", False)]
    before = call(planner, "clothingline.job.note", "search_count", told)
    line.is_down = True
    page.goto(f"/my/jobs/{job}")
    record(page)
    page.wait_for_function("document.querySelector('#unsent').dataset.count === '1'")
    page.close()
    line.is_down = False
    page = phone.new_page()
    page.goto(f"/my/jobs/{job}")
    wait_until_sent(page)
    assert unsent(page) == 0
    after = call(planner, "clothingline.job.note", "search_count", told)
    assert after == before + 1
    page.reload()
    assert page.locator("audio").first.evaluate(HEAR) > 0.2
