"""Every menu of every role opens, with all that its views show.

The questions are those that the web client asks: which views, then their records with
each field that the views name, grouped as the view groups them.
"""

import pytest
from lxml import etree
from test_login import INTERNAL

X2MANY = ("one2many", "many2many")


class Refused(Exception):
    """The server's sentence."""


def call(page, path, params):
    """The result of a JSON-RPC question, or the sentence that it was refused with."""
    answer = page.request.post(path, data={"jsonrpc": "2.0", "params": params}).json()
    if "error" in answer:
        raise Refused(answer["error"]["data"]["message"].splitlines()[0])
    return answer["result"]


def call_kw(page, model, method, **kwargs):
    path = f"/web/dataset/call_kw/{model}/{method}"
    question = {"model": model, "method": method, "args": [], "kwargs": kwargs}
    return call(page, path, question)


def actions(page):
    """The action of each of our menus that the user sees, with the menu's name."""
    menus = page.request.get("/web/webclient/load_menus").json()
    found = {}

    def visit(menu):
        if menu["actionModel"] == "ir.actions.act_window":
            found[menu["actionID"]] = menu["name"]
        for child in menu["children"]:
            visit(menus[str(child)])

    for app in menus["root"]["children"]:
        if menus[str(app)]["xmlid"].startswith("clothingline"):
            visit(menus[str(app)])
    return found


def specification(arch, model, models):
    """What the web client reads for a view: its fields, those of subviews below."""
    fields = models[model]["fields"]
    asked = {}
    for node in arch.xpath(
        ".//field[not(ancestor::field[ancestor-or-self::*[@name]])]"
    ):
        field = fields.get(node.get("name"))
        if field is None:
            continue
        asked[node.get("name")] = {}
        if field["type"] in X2MANY:
            below = asked[node.get("name")]["fields"] = {"display_name": {}}
            for view in node:
                below.update(specification(view, field["relation"], models))
        elif field["type"] == "many2one":
            asked[node.get("name")] = {"fields": {"display_name": {}}}
    return asked


def open_action(page, action):
    """Ask for every view of the action and for its records; what was refused."""
    views = [[view, kind] for view, kind in action["views"] if kind != "search"]
    answer = call_kw(page, action["res_model"], "get_views", views=views, options={})
    for kind, view in answer["views"].items():
        arch = etree.fromstring(view["arch"])
        if kind in ("list", "kanban", "form"):
            asked = specification(arch, action["res_model"], answer["models"])
            call_kw(
                page,
                action["res_model"],
                "web_search_read",
                domain=[],
                specification=asked,
                limit=3,
            )
        if groupby := arch.get("default_group_by"):
            call_kw(
                page,
                action["res_model"],
                "web_read_group",
                domain=[],
                groupby=groupby.split(","),
                aggregates=["__count"],
            )


@pytest.mark.parametrize("login", INTERNAL)
def test_every_menu_of_a_role_opens(open_as, login):
    page = open_as(login)
    refused = {}
    menus = actions(page)
    for action_id, menu in menus.items():
        action = call(page, "/web/action/load", {"action_id": action_id})
        if action["target"] == "new":  # a wizard of the accountant
            continue
        try:
            open_action(page, action)
        except Refused as sentence:
            refused[menu] = str(sentence)
    assert len(menus) >= 10
    assert not refused, refused
