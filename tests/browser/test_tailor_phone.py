"""A tailor's day on his phone: take, count, report, hand in; with a script and without.

The planner and the warehouse do their part as their clients do, by RPC.
"""

PIECES = 20  # white XL of the demo's half-way order: cut, and nobody sews them yet
COUNT_TAPS = """addEventListener("click", (event) => {
    sessionStorage.taps = Number(sessionStorage.taps || 0) + event.isTrusted;
}, true);"""
BIG_ENOUGH = 44  # CSS pixels of a thing to tap


def call(page, model, method, *args, **kwargs):
    """Call a method as the user of this page."""
    answer = page.request.post(
        f"/web/dataset/call_kw/{model}/{method}",
        data={
            "jsonrpc": "2.0",
            "params": {
                "model": model,
                "method": method,
                "args": list(args),
                "kwargs": kwargs,
            },
        },
    ).json()
    assert "error" not in answer, answer["error"]["data"]["message"]
    return answer.get("result")


def search(page, model, domain, *fields):
    return call(page, model, "search_read", domain, list(fields))


def offer_work(planner, size="XL"):
    """The number of a new offer to the demo's tailor."""
    line, *_other_colours = search(
        planner,
        "clothingline.order.line",
        [
            ("order_id.piece_amount", "=", 148_000),
            ("product_id.product_template_attribute_value_ids.name", "=", size),
        ],
        *("order_id", "product_id"),
    )
    (stage,) = search(planner, "clothingline.stage", [("code", "=", "sew")], "id")
    (user,) = search(planner, "res.users", [("login", "=", "penjahit.a")], "partner_id")
    (tailor,) = search(
        planner,
        "clothingline.tailor",
        [("partner_id", "=", user["partner_id"][0])],
        "id",
    )
    (offer,) = call(
        planner,
        "clothingline.offer",
        "create",
        [
            {
                "order_id": line["order_id"][0],
                "stage_id": stage["id"],
                "tailor_id": tailor["id"],
                "line_ids": [
                    (0, 0, {"product_id": line["product_id"][0], "qty": PIECES})
                ],
            }
        ],
    )
    call(planner, "clothingline.offer", "action_offer", [offer])
    (values,) = search(planner, "clothingline.offer", [("id", "=", offer)], "name")
    return values["name"]


def open_offer(page, name):
    """From the tailor's home to the page of this offer."""
    page.goto("/my/jobs")
    page.locator(f"a.offer[data-job='{name}']").tap()
    page.wait_for_url("**/my/jobs/offer/*")


def taken_job(planner, name):
    """The job that the offer of this number has become: its id and number."""
    (offer,) = search(planner, "clothingline.offer", [("name", "=", name)], "job_id")
    (job,) = search(
        planner, "clothingline.job", [("id", "=", offer["job_id"][0])], "name"
    )
    return job["id"], job["name"]


def issue_material(warehouse, job):
    pickings = search(
        warehouse, "stock.picking", [("origin", "=", job)], "id", "move_ids"
    )
    for picking in pickings:
        call(warehouse, "stock.move", "write", picking["move_ids"], {"picked": True})
        call(warehouse, "stock.picking", "button_validate", [picking["id"]])


def form(page, action):
    return page.locator(f"form[action$='/{action}']")


def send(page, action):
    with page.expect_navigation():
        form(page, action).locator("button[type=submit]").click()


def total(page, state):
    return page.locator(f"dd[data-total={state}]").inner_text()


def small_targets(page):
    """What is to be tapped and is too small for a thumb, or hangs over the edge."""
    return page.evaluate(
        """(least) => [
            ...document.querySelectorAll("a, button, summary, input[type=text]")
        ]
        .filter((element) => element.checkVisibility())
        .map((element) => [element, element.getBoundingClientRect()])
        .filter(([_, box]) => box.height < least || box.right > innerWidth)
        .map(([element]) => element.outerHTML.slice(0, 120))""",
        BIG_ENOUGH,
    )


def open_first_job(page):
    """The job that the demo's tailor is sewing already."""
    page.goto("/my/jobs")
    page.locator("a[data-job]:not(.offer)").first.click()


def test_a_tailor_takes_counts_reports_and_hands_in(open_as):
    planner = open_as("planner")
    name = offer_work(planner)
    page = open_as("penjahit.a", phone=True)
    # The offer stands on his home with its price.
    page.goto("/my/jobs")
    assert page.evaluate("document.documentElement.lang") == "id-ID"
    offer = page.locator(f"a.offer[data-job='{name}']")
    assert "Rp" in offer.locator(".price").inner_text()
    assert f"{PIECES} pcs" in offer.inner_text()
    assert small_targets(page) == []
    # Its page says all of it, and taking it leads to his job.
    open_offer(page, name)
    assert small_targets(page) == []
    send(page, "take")
    job_id, job = taken_job(planner, name)
    assert page.url.partition("?")[0].endswith(f"/my/jobs/{job_id}")
    assert page.get_by_role("status").inner_text().startswith("Kerjaan ini milik Anda")
    # The warehouse sends the material, and he counts it.
    issue_material(open_as("warehouse"), job)
    page.reload()
    assert small_targets(page) == []
    send(page, "material")
    assert "Bahan sudah dihitung" in page.get_by_role("status").inner_text()
    # A word is no number: he is told so, and nothing is counted.
    made = form(page, "made")
    made.locator("input[type=text]").fill("dua")
    made.locator("button[type=submit]").tap()
    page.get_by_role("alert").wait_for()
    assert "Tulis angka bulat saja" in page.get_by_role("alert").inner_text()
    assert made.locator("input[type=text]").input_value() == "dua"
    assert total(page, "in_hand") == str(PIECES)
    # He reports twelve pieces with the steppers, and puts two back.
    made.locator("button[data-all]").tap()
    for _tap in range(PIECES - 12):
        made.locator("button[data-step='-1']").tap()
    assert made.locator("input[type=text]").input_value() == "12"
    send(page, "made")
    assert (total(page, "in_hand"), total(page, "made")) == ("8", "12")
    page.locator("summary").filter(has_text="salah catat").tap()
    form(page, "correct").locator("input[type=text]").fill("2")
    send(page, "correct")
    assert (total(page, "in_hand"), total(page, "made")) == ("10", "10")
    # He hands in what is made.
    send(page, "handin")
    assert (total(page, "made"), total(page, "handed_in")) == ("0", "10")
    assert small_targets(page) == []


def test_home_to_a_stored_count_is_three_taps(open_as):
    page = open_as("penjahit.a", phone=True)
    page.add_init_script(COUNT_TAPS)
    open_first_job(page)
    before = int(total(page, "made"))
    form(page, "made").locator("button[data-step='1']").first.tap()
    send(page, "made")
    assert int(total(page, "made")) == before + 1
    assert page.evaluate("sessionStorage.taps") == "3"


def test_counting_and_handing_in_work_without_a_script(open_as, chromium, base_url):
    cookies = open_as("penjahit.a", phone=True).context.cookies()
    context = chromium.new_context(base_url=base_url, java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    open_first_job(page)
    before = int(total(page, "made"))
    made = form(page, "made")
    assert made.locator("button[type=button]:visible").count() == 0
    made.locator("input[type=text]").first.fill("3")
    send(page, "made")
    assert int(total(page, "made")) == before + 3
    handed_in = int(total(page, "handed_in"))
    send(page, "handin")
    assert total(page, "made") == "0"
    assert int(total(page, "handed_in")) == handed_in + before + 3
    context.close()
