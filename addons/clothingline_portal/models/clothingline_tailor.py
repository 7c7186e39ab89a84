from collections import Counter, defaultdict
from datetime import date
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL

from .plain_rows import rows

LATEST_CLOSED = 5
# Records would read every column of five models. What is shown of them in one query:
# the home is what a phone asks for most.
CARDS = """
WITH shown AS (
    (SELECT 'offers' AS slot, id, name, product_tmpl_id, stage_id, company_id, qty,
            piece_amount, due_date, state, NULL AS material_state
       FROM clothingline_offer
      WHERE tailor_id = %(tailor)s AND state = 'offered'
        AND (expires_at IS NULL OR expires_at > %(now)s))
    UNION ALL
    (SELECT 'work', id, name, product_tmpl_id, stage_id, company_id, qty,
            piece_amount, due_date, state, material_state
       FROM clothingline_job
      WHERE tailor_id = %(tailor)s AND state = 'taken')
    UNION ALL
    (SELECT 'closed', id, name, product_tmpl_id, stage_id, company_id, qty,
            piece_amount, due_date, state, material_state
       FROM clothingline_job
      WHERE tailor_id = %(tailor)s AND state = 'done'
      ORDER BY id DESC LIMIT %(closed)s)
)
SELECT shown.slot, shown.id, shown.name,
       COALESCE(style.name ->> %(lang)s, style.name ->> 'en_US'),
       COALESCE(stage.name ->> %(lang)s, stage.name ->> 'en_US'),
       shown.qty, shown.piece_amount, company.currency_id, shown.due_date,
       shown.state, shown.material_state
  FROM shown
  JOIN product_template style ON style.id = shown.product_tmpl_id
  JOIN clothingline_stage stage ON stage.id = shown.stage_id
  JOIN res_company company ON company.id = shown.company_id
 ORDER BY shown.due_date, shown.id DESC
"""


class Card(NamedTuple):
    """What the home shows of an offer or a job."""

    id: int
    name: str
    style: str
    stage: str
    qty: int
    piece_amount: float
    currency_id: int
    due_date: date
    state: str
    material_state: str


class ClothinglineTailor(models.Model):
    """A tailor, as his home on the phone shows him: in slots that addons fill.

    The home is drawn each time. A slot costs a query, for whatever number of rows.
    """

    _inherit = "clothingline.tailor"

    def _home_values(self):
        """All that the template of the home needs."""
        return {
            "tailor": self,
            "slots": self._home_slots(),
            # Every company has the same day; to ask for the user's costs a query.
            "today": self.env["res.company"]._today(),
        }

    def _home_slots(self):
        """Values for the home's slots; an addon adds its own in an override.

        The template of a slot is ``home_slot_<slot>``.
        """
        cards = self._home_cards()
        return {
            **cards,
            "pieces": self._home_pieces([job.id for job in cards["work"]]),
            "assessments": self._home_assessments(),
            "money": self._pay_balance(),
        }

    def _home_cards(self):
        """Offers, jobs in work by their due date, and the latest that are closed."""
        self.env.flush_all()
        cards = {"offers": [], "work": [], "closed": []}
        # Stands in for the tailor's right to what he is offered and has taken.
        for slot, *shown in self.env.execute_query(
            SQL(
                CARDS,
                tailor=self.id,
                now=fields.Datetime.now(),
                lang=self.env.lang or "en_US",
                closed=LATEST_CLOSED,
            )
        ):
            cards[slot].append(Card(*shown))
        return cards

    def _home_pieces(self, job_ids):
        """Pieces of these jobs by state of the ledger."""
        pieces = defaultdict(Counter)
        # Stands in for the tailor's right to the sums of his own work.
        moves = self.env["clothingline.piece.move"].sudo()
        for job, source, target, qty in moves._read_group(
            [("job_id", "in", job_ids)],
            ["job_id", "source_state", "target_state"],
            ["qty:sum"],
        ):
            pieces[job.id][source] -= qty
            pieces[job.id][target] += qty
        return pieces

    def _home_assessments(self):
        """Assessments to prepare for: id, scheme and date."""
        # Stands in for the tailor's right to his own assessments.
        assessments = self.env["clothingline.assessment"].sudo()
        mine = [("tailor_id", "=", self.id), ("state", "=", "draft")]
        return rows(assessments, mine, ("id", "scheme_id.name", "date"))
