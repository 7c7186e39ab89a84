"""The tailor's pages for everybody: read aloud, by link, in few taps."""

from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

from test_tailor_phone import call, form, open_first_job, search, send, total

AXE = files("axe_playwright_python") / "axe.min.js"
GRAVE = {"serious", "critical"}


def findings(page):
    """What axe-core finds that is serious or critical, by rule."""
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run()")
    assert result["passes"]
    return {
        violation["id"]: [node["html"] for node in violation["nodes"]]
        for violation in result["violations"]
        if violation["impact"] in GRAVE
    }


def send_link(planner):
    """A link to the job that the demo's tailor is sewing; its address here."""
    taken = [("state", "=", "taken"), ("stage_id.code", "=", "sew")]
    user = search(planner, "res.users", [("login", "=", "penjahit.a")], "partner_id")
    taken.append(("partner_id", "=", user[0]["partner_id"][0]))
    job = search(planner, "clothingline.job", taken, "name")[-1]
    chat = call(planner, "clothingline.job", "action_send_link", [job["id"]])["url"]
    (text,) = parse_qs(urlsplit(chat).query)["text"]
    assert job["name"] in text
    assert text.startswith("Halo")
    return job, urlsplit(text.split()[-1]).path


def test_nobody_is_shut_out(open_as):
    page = open_as("penjahit.a", phone=True)
    _job, link = send_link(open_as("planner"))
    page.goto("/my/jobs")
    offer = page.locator("a.offer").first.get_attribute("href")
    open_first_job(page)
    paths = (
        "/my/jobs",
        "/my/jobs/pay",
        "/my/training",
        offer,
        urlsplit(page.url).path,
        link,
    )
    for path in (*paths, "/my/jobs/999999", "/j/none", "/certificate"):
        page.goto(path)
        for summary in page.locator("summary").all():
            summary.tap()
        assert findings(page) == {}, path


def test_a_problem_is_told_in_three_taps(open_as):
    page = open_as("penjahit.a", phone=True)
    open_first_job(page)
    page.locator("summary").filter(has_text="Ada masalah").tap()
    page.locator("label").filter(has_text="Mesin rusak").tap()
    send(page, "problem")
    assert "Perencana sudah diberi tahu" in page.locator("#told").inner_text()
    assert "Mesin rusak" in page.locator("main").inner_text()


def test_a_link_opens_its_job_without_a_password(open_as):
    planner = open_as("planner")
    job, link = send_link(planner)
    page = open_as(None, phone=True)
    page.goto(link)
    assert job["name"] in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.lang") == "id-ID"
    before = int(total(page, "made"))
    form(page, "made").locator("button[data-step='1']:visible").first.tap()
    send(page, "made")
    assert int(total(page, "made")) == before + 1
    (sent,) = search(
        planner, "clothingline.job.link", [("job_id", "=", job["id"])], "use_count"
    )[:1]
    assert sent["use_count"] == 1
    call(planner, "clothingline.job.link", "action_withdraw", [sent["id"]])
    page.goto(link)
    assert job["name"] not in page.locator("main").inner_text()


def test_a_photo_from_the_phone_is_made_small(open_as):
    page = open_as("penjahit.a", phone=True)
    open_first_job(page)
    small = page.evaluate(
        """async () => {
            const canvas = new OffscreenCanvas(3000, 2000);
            const context = canvas.getContext("2d");
            const noise = context.createImageData(3000, 2000);
            for (let i = 0; i < noise.data.length; i += 1) {
                noise.data[i] = Math.random() * 255;
            }
            context.putImageData(noise, 0, 0);
            return (await shrink(await canvas.convertToBlob())).size;
        }"""
    )
    assert small <= 200_000
