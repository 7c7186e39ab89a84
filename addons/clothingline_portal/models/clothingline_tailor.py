from typing import NamedTuple

from odoo import models, tools
from odoo.tools import SQL

# PostgreSQL writes a row anew when it changes, so versions and places of rows tell any
# change, whoever made it. Of rows that are only ever added, the number tells it.
VERSIONS, NUMBER = "string_agg(concat(xmin, ctid), ',')", "count(*)"
OPEN_JOBS = "CASE WHEN state IN ('offered', 'taken') THEN id END"


class Seen(NamedTuple):
    """Rows that stand on the home, and how to look at them."""

    table: str
    column: str  # finds them
    ids: str  # by these ids
    found: dict = {}  # ids that are known from them, for the rows further on
    state: str = VERSIONS
    is_rare: bool = False  # to look whether there are ids costs less than for nothing

    def step(self):
        found = "".join(f", array_agg({value})" for value in self.found.values())
        look = f"""
    SELECT {self.state}{found} INTO {", ".join([f"rows_{self.table}", *self.found])}
        FROM {self.table} WHERE {self.column} = ANY({self.ids});"""
        return (
            f"IF {self.ids} IS NOT NULL THEN {look} END IF;" if self.is_rare else look
        )


SEEN = (
    Seen("res_users", "id", "readers", {"partners": "partner_id"}),
    Seen("res_partner", "id", "partners", {"commercials": "commercial_partner_id"}),
    Seen("clothingline_tailor", "partner_id", "commercials", {"tailors": "id"}),
    Seen(
        "clothingline_job",
        "tailor_id",
        "tailors",
        {
            "open_jobs": OPEN_JOBS,
            "stages": "stage_id",
            "styles": "product_tmpl_id",
            "pay_lines": "purchase_line_id",
        },
    ),
    Seen("clothingline_piece_move", "job_id", "open_jobs", state=NUMBER),
    Seen("clothingline_stage", "id", "stages"),
    Seen("product_template", "id", "styles"),
    Seen("purchase_order_line", "id", "pay_lines"),
    Seen("account_move_line", "purchase_line_id", "pay_lines", {"bills": "move_id"}),
    Seen("account_move", "id", "bills", is_rare=True),
    Seen("clothingline_assessment", "tailor_id", "tailors", {"schemes": "scheme_id"}),
    Seen("clothingline_scheme", "id", "schemes", is_rare=True),
)
IDS = [name for seen in SEEN for name in seen.found]
ROWS = [f"rows_{seen.table}" for seen in SEEN]
# Odoo lets a connection forget its plans between requests, so planning is what counts:
# small queries, as far as there are ids, take less of it than joins.
STAMP = f"""
CREATE OR REPLACE FUNCTION clothingline_home_stamp(reader integer) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    readers integer[] := ARRAY[reader];
    {" integer[]; ".join(IDS)} integer[];
    {" text; ".join(ROWS)} text;
BEGIN
    {"".join(seen.step() for seen in SEEN)}
    RETURN md5(concat_ws('/', {", ".join(ROWS)}));
END $$
"""


class ClothinglineTailor(models.Model):
    """A tailor, whose home is drawn again only when something on it has changed."""

    _inherit = "clothingline.tailor"

    def init(self):
        self.env.cr.execute(SQL(STAMP))

    def _home_stamp(self):
        """What tells two states of the current user's home apart, in one query."""
        query = SQL("SELECT clothingline_home_stamp(%s)", self.env.uid)
        ((stamp,),) = self.env.execute_query(query)
        return stamp

    # Emptied by any change of a template, a language or a right.
    @tools.ormcache(
        "self.env.uid", "lang", "date", "stamp", cache="templates.cached_values"
    )
    def _kept_home(self, lang, date, stamp, draw):
        """What ``draw()`` made when the home was last in this state."""
        return draw()
