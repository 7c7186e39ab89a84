from odoo import models, tools
from odoo.tools import SQL

# The rows that stand on the home, by table. PostgreSQL writes a row anew when it
# changes, so versions and places of the rows tell any change, whoever made it.
STAMPED = {
    "res_users": "id = reader",
    "res_partner": "id = partner",
    "clothingline_tailor": "id = tailor",
    "res_company": "id = ANY(companies)",
    "res_currency": "active",
    "clothingline_job": "id = ANY(jobs)",
    "clothingline_job_line": "job_id = ANY(open_jobs)",
    "clothingline_job_material": "job_id = ANY(open_jobs)",
    "clothingline_piece_move": "job_id = ANY(open_jobs)",
    "clothingline_stage": "id = ANY(stages)",
    "product_template": "id = ANY(styles)",
    "stock_picking": "clothingline_job_id = ANY(open_jobs)",
    "purchase_order_line": "id = ANY(lines)",
    "purchase_order": "id = ANY(orders)",
    "account_move": "id = ANY(bills)",
    "clothingline_assessment": "tailor_id = tailor",
    "clothingline_scheme": "id = ANY(schemes)",
}
ROWS = "(SELECT string_agg(concat(xmin, ctid), ',' ORDER BY id) FROM {} WHERE {})"
VERSIONS = ", ".join(ROWS.format(*item) for item in STAMPED.items())
# Odoo lets a connection forget its plans between requests, so planning counts: the
# ids are looked up one after the other, for joins take longest to plan.
STAMP = f"""
CREATE OR REPLACE FUNCTION clothingline_home_stamp(reader integer) RETURNS text
LANGUAGE plpgsql STABLE AS $$ DECLARE
    partner integer; commercial integer; tailor integer;
    companies integer[]; jobs integer[]; open_jobs integer[]; stages integer[];
    styles integer[]; lines integer[]; orders integer[]; bills integer[];
    schemes integer[];
BEGIN
    SELECT partner_id, ARRAY[company_id] INTO partner, companies
        FROM res_users WHERE id = reader;
    SELECT commercial_partner_id INTO commercial FROM res_partner WHERE id = partner;
    SELECT id INTO tailor FROM clothingline_tailor WHERE partner_id = commercial;
    SELECT array_agg(id), array_agg(id) FILTER (WHERE state IN ('offered', 'taken')),
        array_agg(stage_id), array_agg(product_tmpl_id), array_agg(purchase_line_id),
        companies || array_agg(company_id)
        INTO jobs, open_jobs, stages, styles, lines, companies
        FROM clothingline_job WHERE tailor_id = tailor;
    SELECT array_agg(order_id) INTO orders
        FROM purchase_order_line WHERE id = ANY(lines);
    SELECT array_agg(move_id) INTO bills
        FROM account_move_line WHERE purchase_line_id = ANY(lines);
    SELECT array_agg(scheme_id) INTO schemes
        FROM clothingline_assessment WHERE tailor_id = tailor;
    RETURN md5(concat_ws('/', {VERSIONS}));
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
