"""What the public pages of a certificate share: who guesses waits, all else is alike.

Every code that leads to none gets the same answer, so nothing can be guessed; who tries
many has to wait.
"""

from odoo.http import request

from .phone import phone_page

# A person mistypes a code a few times; guessing a code of 128 bits takes for ever.
MOST_GUESSES, SECONDS = 20, 60


def wait():
    """Seconds that this address still has to wait, 0 if it may ask."""
    return _attempts()._wait(*_guess(), MOST_GUESSES, SECONDS)


def limited(seconds):
    page = check_page({"is_limited": True}, 429)
    page.headers["Retry-After"] = str(seconds)
    return page


def unknown():
    """The answer to a code that leads to nothing; it counts as a guess."""
    _attempts()._note(*_guess())
    return check_page({"is_unknown": True}, 404)


def check_page(values=None, status=200):
    flags = {"is_unknown": False, "is_limited": False, **(values or {})}
    return public_page("certificate_check", flags, status)


def public_page(template, values, status=200):
    # These pages speak of nobody who is logged in: neither user nor firm is read.
    request.update_context(minimal_qcontext=True)
    page = phone_page(template, {"tab": None, **values}, status)
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    return page


def _attempts():
    return request.env["clothingline.attempt"]


def _guess():
    return "certificate code", request.httprequest.remote_addr or ""
