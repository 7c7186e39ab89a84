"""Each role of `make run` reaches its start page, in Indonesian."""

import re

import pytest

INTERNAL = [
    "planner",
    "inspector",
    "warehouse",
    "accountant",
    "officer",
    "assessor",
    "manager",
]
PORTAL = ["penjahit.a", "brand"]


@pytest.mark.parametrize("login", INTERNAL)
def test_staff_reach_the_back_end(open_as, login):
    page = open_as(login)
    page.goto("/odoo")
    page.wait_for_selector(".o_main_navbar")
    assert page.evaluate("luxon.Settings.defaultLocale").startswith("id")


@pytest.mark.parametrize("login", PORTAL)
def test_tailor_and_brand_reach_their_own_pages_and_no_back_end(open_as, login):
    page = open_as(login, phone=True)
    page.goto("/odoo")
    assert re.search(r"/my\b", page.url)
