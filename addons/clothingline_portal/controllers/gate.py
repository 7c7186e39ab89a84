"""The gate: which records are the user's own, and nobody else's.

Every page of a tailor, a brand, an assessor or a link asks here before it shows or
changes anything. What is not the user's own gets the same answer as what is not there.
Behind the gate pages work as superuser, in the record's company: they show sums that
the user could not read by a call from outside, and call the methods that are his.
"""

from typing import NamedTuple

from odoo.fields import Domain
from odoo.http import request
from odoo.tools import SQL

# The largest id that the database can hold: what is above is not there.
MAX_ID = 2**31 - 1
# What was shown to the tailor once; its competency is found in that moment.
_SHOWN_OFFERS = Domain("state", "!=", "draft") & Domain("competency_id", "!=", False)
ORDER_STATES = ("confirmed", "done", "cancelled")
# Asked by every request, so in one query, where users, contacts and tailors take three.
# An archived tailor still sees his pay.
READER = """
SELECT contact.name, contact.commercial_partner_id, tailor.id
  FROM res_users reader
  JOIN res_partner contact ON contact.id = reader.partner_id
  LEFT JOIN clothingline_tailor tailor
    ON tailor.partner_id = contact.commercial_partner_id
 WHERE reader.id = %s
"""


class Reader(NamedTuple):
    """Who reads the page."""

    name: str
    partner_id: int  # the person's own or his firm's, as Odoo's portal has it
    tailor_id: int | None


def own(model, mine, record_id=None, **options):
    """The records of ``model`` among ``mine``, or the one of this id; or none.

    ``mine`` is the domain of what is the user's own. One record comes in its company.
    """
    records = request.env[model].sudo()
    if record_id is None:
        return records.search(mine, **options)
    if not 0 < record_id <= MAX_ID:
        return records
    record = records.search(Domain("id", "=", record_id) & Domain(mine))
    return record.with_company(record.company_id)


def reader():
    """Who is logged in; asked once a request."""
    env = request.env
    known = env.cr.cache.setdefault("clothingline_reader", {})
    if env.uid not in known:
        (found,) = env.execute_query(SQL(READER, env.uid))
        known[env.uid] = Reader(*found)
    return known[env.uid]


def tailor():
    """The tailor that the user works as, or none."""
    # Stands in for the tailor's right to his own profile.
    return request.env["clothingline.tailor"].sudo().browse(reader().tailor_id)


# A tailor ---------------------------------------------------------------------


def offer(offer_id):
    """The tailor's own offer, also one that has ended."""
    return own("clothingline.offer", _of_tailor(_SHOWN_OFFERS), offer_id)


def offers(domain=(), **options):
    mine = _of_tailor(_SHOWN_OFFERS) & Domain(list(domain))
    return own("clothingline.offer", mine, **options)


def job(job_id):
    """The tailor's own job."""
    return own("clothingline.job", _of_tailor(), job_id)


def jobs(domain=(), **options):
    return own("clothingline.job", _of_tailor() & Domain(list(domain)), **options)


def _of_tailor(shown=Domain.TRUE):
    found = reader().tailor_id
    return Domain("tailor_id", "=", found) & shown if found else Domain.FALSE


def assessment(assessment_id):
    """An assessment that the user is the candidate of."""
    return own("clothingline.assessment", _of_tailor(), assessment_id)


def places(sessions):
    """The tailor's own places in these training sessions."""
    mine = _of_tailor(Domain("state", "in", ("open", "done")))
    return own("event.registration", mine & Domain("event_id", "in", sessions.ids))


# An assessor ------------------------------------------------------------------


def given(domain=(), **options):
    """The assessments that the user is to judge, with his own rights; None if he is
    no assessor."""
    assessments = request.env["clothingline.assessment"]
    if not assessments.has_access("read"):
        return None
    mine = Domain("assessor_id", "=", request.env.user.partner_id.id)
    return assessments.search(mine & Domain(list(domain)), **options)


def given_one(assessment_id):
    if not 0 < assessment_id <= MAX_ID:
        return None
    return given([("id", "=", assessment_id)])


# A brand ----------------------------------------------------------------------


def orders(**options):
    return own("clothingline.order", _of_brand(), **options)


def order(order_id):
    """A production order of the brand that the user works for."""
    return own("clothingline.order", _of_brand(), order_id)


def _of_brand():
    mine = Domain("brand_id", "child_of", reader().partner_id)
    return mine & Domain("state", "in", ORDER_STATES)


# A link -----------------------------------------------------------------------


def link(token):
    """The signed link of this token: the key to one offer or job."""
    found = request.env["clothingline.job.link"].sudo()._find(token)
    return found.with_company(found.company_id)
