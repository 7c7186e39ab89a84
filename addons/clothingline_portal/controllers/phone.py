import functools
import gzip
import hashlib

from odoo import http
from odoo.http import request
from odoo.tools import file_open, format_date
from odoo.tools.misc import formatLang, get_lang

NBSP = "\N{NO-BREAK SPACE}"


@functools.cache
def asset_url(path):
    """The address of one of our static files; it changes when the file does."""
    with file_open(f"clothingline_portal/static/src/{path}", "rb") as file:
        version = hashlib.sha256(file.read()).hexdigest()[:8]
    return f"/clothingline_portal/static/src/{path}?v={version}"


def number(value):
    """A quantity in the user's language, without needless decimals: 1.250 or 12,5."""
    digits = next((d for d in range(4) if round(value, d) == round(value, 4)), 4)
    return formatLang(request.env, value, digits=digits)


def money(amount, currency):
    """An amount in the user's language, without cents where there are none."""
    digits = 0 if currency.is_zero(amount - round(amount)) else currency.decimal_places
    figure = formatLang(request.env, currency.round(amount), digits=digits)
    parts = [currency.symbol, figure]
    return NBSP.join(parts if currency.position == "before" else parts[::-1])


def day(date):
    """A date with its weekday, short: Sab, 21 Nov."""
    return format_date(request.env, date, date_format="EEE, d MMM")


def day_of_year(date):
    """A date that may be years away: 21 Nov 2026."""
    return format_date(request.env, date, date_format="d MMM y")


def pack(text):
    return gzip.compress(str(text).encode(), 6)


class PhoneController(http.Controller):
    """Pages in the small layout: no asset bundle, readable on an old phone."""

    def _phone_page(self, template, values, status=200):
        message = request.session.pop("clothingline_message", None)
        html = self._phone_html(template, {"message": message, **values})
        return self._phone_answer(pack(html), status)

    def _phone_answer(self, packed, status=200):
        response = self._packed(packed, "text/html; charset=utf-8")
        response.status_code = status
        # A page from the browser's memory would show old counts and send an old event.
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    def _phone_html(self, template, values):
        lang = get_lang(request.env)
        page = request.render(
            f"clothingline_portal.{template}",
            {
                "asset_url": asset_url,
                "number": number,
                "money": money,
                "day": day,
                "day_of_year": day_of_year,
                "html_lang": lang.code.replace("_", "-"),
                "html_dir": lang.direction,
                "message": None,
                "link": None,
                **values,
            },
        )
        return page.render()

    def _packed(self, packed, content_type):
        """An answer that costs the phone as little data as can be."""
        headers = [("Content-Type", content_type), ("Vary", "Accept-Encoding, Accept")]
        if "gzip" in request.httprequest.headers.get("Accept-Encoding", ""):
            headers.append(("Content-Encoding", "gzip"))
        else:
            packed = gzip.decompress(packed)
        return request.make_response(packed, headers)

    def _answer(self, values, status=200):
        """The answer to the script; a browser never keeps it."""
        response = request.make_json_response(values, status=status)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _is_script(self):
        return request.httprequest.headers.get("Accept") == "application/json"

    def _tell(self, message):
        """Show this sentence on the next page."""
        request.session["clothingline_message"] = message
