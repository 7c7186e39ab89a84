"""The frame of the small layout: pages without an asset bundle, for an old phone.

Plain functions on the current request, for any controller of any addon. They draw a
template in the frame, answer the script, and say how numbers and dates are written.
"""

import functools
import gzip
import hashlib

from odoo import http
from odoo.http import request
from odoo.tools import file_open, float_is_zero, float_round, format_date
from odoo.tools.misc import formatLang, get_lang

from . import gate

NBSP = "\N{NO-BREAK SPACE}"


@functools.cache
def asset_url(path):
    """The address of one of our static files; it changes when the file does."""
    with file_open(f"clothingline_portal/static/src/{path}", "rb") as file:
        version = hashlib.sha256(file.read()).hexdigest()[:8]
    return f"/clothingline_portal/static/src/{path}?v={version}"


# How things are written -------------------------------------------------------


def number(value):
    """A quantity in the user's language, without needless decimals: 1.250 or 12,5."""
    digits = next((d for d in range(4) if round(value, d) == round(value, 4)), 4)
    return formatLang(request.env, value, digits=digits)


def money(amount, currency):
    """An amount in the user's language, without cents where there are none.

    ``currency`` is a record or its id.
    """
    look = _currency(currency if isinstance(currency, int) else currency.id)
    _type, decimals = look["digits"]
    is_whole = float_is_zero(amount - round(amount), precision_digits=decimals)
    digits = 0 if is_whole else decimals
    rounded = float_round(amount, precision_digits=decimals)
    parts = [look["symbol"], formatLang(request.env, rounded, digits=digits)]
    return NBSP.join(parts if look["position"] == "before" else parts[::-1])


def _currency(currency_id):
    """How a currency is written, from memory as long as it is in use."""
    currencies = request.env["res.currency"]
    if look := currencies.get_all_currencies().get(currency_id):
        return look
    currency = currencies.sudo().browse(currency_id)
    return {
        "symbol": currency.symbol,
        "position": currency.position,
        "digits": [69, currency.decimal_places],
    }


def day(date):
    """A date with its weekday, short: Sab, 21 Nov."""
    return format_date(request.env, date, date_format="EEE, d MMM")


def day_of_year(date):
    """A date that may be years away: 21 Nov 2026."""
    return format_date(request.env, date, date_format="d MMM y")


# Pages ------------------------------------------------------------------------


def phone_html(template, values):
    """The template in the small layout; its name may be another addon's."""
    lang = get_lang(request.env)
    name = template if "." in template else f"clothingline_portal.{template}"
    page = {
        "request": request,
        "asset_url": asset_url,
        "number": number,
        "money": money,
        "day": day,
        "day_of_year": day_of_year,
        "html_lang": lang.code.replace("_", "-"),
        "html_dir": lang.direction,
        "reader": gate.reader() if values.get("tab") else None,
        "message": None,
        "link": None,
        **values,
    }
    # Without what Odoo gives to every template: it reads the user and the firm.
    return request.env["ir.qweb"]._render(name, page, minimal_qcontext=True)


def phone_page(template, values, status=200):
    """A page to look at now; a page from the browser's memory would show old counts
    and send an old event."""
    message = request.session.pop("clothingline_message", None)
    html = phone_html(template, {"message": message, **values})
    response = packed_answer(pack(html), "text/html; charset=utf-8")
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def not_found():
    """The same answer for what is not there and what is not the user's own."""
    if is_script():
        gone = request.env._("This job was taken back or cancelled.")
        return script_answer({"error": gone}, 404)
    tab = "jobs" if gate.tailor() else None
    return phone_page("phone_not_found", {"tab": tab}, status=404)


def pack(text):
    return gzip.compress(str(text).encode(), 6)


def packed_answer(packed, content_type):
    """An answer that costs the phone as little data as can be."""
    headers = [("Content-Type", content_type), ("Vary", "Accept-Encoding, Accept")]
    if "gzip" in request.httprequest.headers.get("Accept-Encoding", ""):
        headers.append(("Content-Encoding", "gzip"))
    else:
        packed = gzip.decompress(packed)
    return request.make_response(packed, headers)


def is_script():
    return request.httprequest.headers.get("Accept") == "application/json"


def script_answer(values, status=200):
    """The answer to the script; a browser never keeps it."""
    response = request.make_json_response(values, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def tell(message):
    """Show this sentence on the next page."""
    request.session["clothingline_message"] = message


class PhoneController(http.Controller):
    """A controller whose pages stand in the small layout: the frame as its methods."""

    _phone_page = staticmethod(phone_page)
    _not_found = staticmethod(not_found)
    _tell = staticmethod(tell)
