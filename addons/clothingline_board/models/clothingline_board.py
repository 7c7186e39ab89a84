from odoo import fields, models
from odoo.tools import SQL

# Every source gives these, in this order; what it does not speak of is empty.
_COLUMNS = (
    "programme_id",
    "tailor_id",
    "scheme_id",
    "state_id",
    "year",
    "target_qty",
    "reported_qty",
    "registered_qty",
    "attended_qty",
    "competent_qty",
    "member_qty",
    "working_qty",
    "paid_qty",
)
_NUMBERS = tuple(name for name in _COLUMNS if name.endswith("_qty"))


class ClothinglineBoard(models.Model):
    """One fact about a programme or a person: a target, or that somebody registered,
    attended, is competent, a member, has work or was paid. Nothing is stored."""

    _name = "clothingline.board"
    _description = "Board"
    _auto = False
    _order = "year desc, id"
    _rec_name = "tailor_id"
    _depends = {
        "clothingline.programme": ["date_from", "target_qty", "trained_qty"],
        "clothingline.programme.target": ["state_id", "target_qty", "trained_qty"],
        "clothingline.assessment": ["result", "date", "session_id", "scheme_id"],
        "clothingline.certificate": ["state", "issue_date", "assessment_id"],
        "clothingline.tailor": ["state", "member_date", "gender", "city_id"],
        "clothingline.job": ["taken_at", "purchase_line_id", "tailor_id"],
        "event.event": ["programme_id", "scheme_id", "date_begin"],
        "event.registration": ["state", "tailor_id", "active"],
        "account.move": ["state", "payment_state", "invoice_date"],
        "account.move.line": ["purchase_line_id"],
    }

    programme_id = fields.Many2one("clothingline.programme", readonly=True)
    tailor_id = fields.Many2one("clothingline.tailor", readonly=True)
    scheme_id = fields.Many2one("clothingline.scheme", readonly=True)
    state_id = fields.Many2one("res.country.state", string="Province", readonly=True)
    city_id = fields.Many2one("res.city", string="City or regency", readonly=True)
    gender = fields.Selection([("female", "Female"), ("male", "Male")], readonly=True)
    year = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    target_qty = fields.Integer("Target", readonly=True)
    reported_qty = fields.Integer("Reported", readonly=True)
    registered_qty = fields.Integer("Registered", readonly=True)
    attended_qty = fields.Integer("Attended", readonly=True)
    competent_qty = fields.Integer("Competent", readonly=True)
    member_qty = fields.Integer("Members", readonly=True)
    working_qty = fields.Integer("With work", readonly=True)
    paid_qty = fields.Integer("Paid", readonly=True)

    def action_open(self):
        """Open the person of this row, or its programme."""
        self.ensure_one()
        record = self.tailor_id or self.programme_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    @property
    def _table_query(self):
        """All facts; a person's place and gender are those of today."""
        return SQL(
            """
            SELECT row_number() OVER (ORDER BY fact.year, fact.programme_id,
                                               fact.tailor_id, fact.scheme_id) AS id,
                   fact.programme_id, fact.tailor_id, fact.scheme_id, fact.year,
                   COALESCE(fact.state_id, tailor.state_id) AS state_id,
                   tailor.city_id, tailor.gender, tailor.company_id, %(numbers)s
              FROM (%(facts)s) AS fact
         LEFT JOIN clothingline_tailor AS tailor ON tailor.id = fact.tailor_id
            """,
            numbers=SQL(", ").join(SQL.identifier("fact", name) for name in _NUMBERS),
            facts=SQL(" UNION ALL ").join(self._facts()),
        )

    def _facts(self):
        """One query for each kind of fact, all with the same columns."""
        return (
            self._targets(),
            self._targets_without_province(),
            self._participants(),
            self._competent(),
            self._members(),
            self._working(),
            self._paid(),
        )

    def _fact(self, source, **columns):
        """The columns of a fact; ``source`` is what stands after FROM."""
        selected = []
        for name in _COLUMNS:
            empty = SQL("0") if name in _NUMBERS else SQL("NULL")
            kind = SQL("text") if name == "year" else SQL("int")
            value = columns.get(name, empty)
            selected.append(SQL("(%s)::%s AS %s", value, kind, SQL.identifier(name)))
        return SQL("SELECT %s FROM %s", SQL(", ").join(selected), source)

    def _targets(self):
        return self._fact(
            SQL("""clothingline_programme_target AS line
               JOIN clothingline_programme AS programme
                 ON programme.id = line.programme_id"""),
            programme_id=SQL("programme.id"),
            state_id=SQL("line.state_id"),
            year=SQL("to_char(programme.date_from, 'YYYY')"),
            target_qty=SQL("line.target_qty"),
            reported_qty=SQL("line.trained_qty"),
        )

    def _targets_without_province(self):
        """What a programme wants or reports beyond the sum of its provinces."""
        return self._fact(
            SQL("""clothingline_programme AS programme
               LEFT JOIN LATERAL (
                   SELECT COALESCE(sum(target_qty), 0) AS target_qty,
                          COALESCE(sum(trained_qty), 0) AS trained_qty
                     FROM clothingline_programme_target
                    WHERE programme_id = programme.id) AS known ON TRUE
               WHERE programme.target_qty > known.target_qty
                  OR programme.trained_qty > known.trained_qty"""),
            programme_id=SQL("programme.id"),
            year=SQL("to_char(programme.date_from, 'YYYY')"),
            target_qty=SQL("GREATEST(programme.target_qty - known.target_qty, 0)"),
            reported_qty=SQL("GREATEST(programme.trained_qty - known.trained_qty, 0)"),
        )

    def _participants(self):
        return self._fact(
            SQL("""(SELECT event.programme_id, event.scheme_id, line.tailor_id,
                       to_char(event.date_begin AT TIME ZONE 'UTC'
                               AT TIME ZONE 'Asia/Jakarta', 'YYYY') AS year,
                       bool_or(line.state = 'done')::int AS attended
                  FROM event_registration AS line
                  JOIN event_event AS event ON event.id = line.event_id
                 WHERE line.state IN ('open', 'done') AND line.active
                   AND line.tailor_id IS NOT NULL AND event.programme_id IS NOT NULL
              GROUP BY 1, 2, 3, 4) AS person"""),
            programme_id=SQL("person.programme_id"),
            scheme_id=SQL("person.scheme_id"),
            tailor_id=SQL("person.tailor_id"),
            year=SQL("person.year"),
            registered_qty=SQL("1"),
            attended_qty=SQL("person.attended"),
        )

    def _competent(self):
        """By assessment, or by a certificate that came without one."""
        return self._fact(
            SQL("""(SELECT tailor_id, scheme_id, year, max(programme_id) AS programme_id
                  FROM (SELECT assessment.tailor_id, assessment.scheme_id,
                               to_char(assessment.date, 'YYYY') AS year,
                               event.programme_id
                          FROM clothingline_assessment AS assessment
                     LEFT JOIN event_event AS event ON event.id = assessment.session_id
                         WHERE assessment.result = 'competent'
                     UNION ALL
                        SELECT tailor_id, scheme_id, to_char(issue_date, 'YYYY'), NULL
                          FROM clothingline_certificate
                         WHERE state NOT IN ('draft', 'revoked')
                           AND assessment_id IS NULL) AS proof
              GROUP BY 1, 2, 3) AS person"""),
            programme_id=SQL("person.programme_id"),
            scheme_id=SQL("person.scheme_id"),
            tailor_id=SQL("person.tailor_id"),
            year=SQL("person.year"),
            competent_qty=SQL("1"),
        )

    def _members(self):
        return self._fact(
            SQL(
                """clothingline_tailor AS member %s
               WHERE member.state = 'member' AND member.active""",
                self._scheme_of(SQL("member.id")),
            ),
            tailor_id=SQL("member.id"),
            scheme_id=SQL("paper.scheme_id"),
            year=SQL("to_char(member.member_date, 'YYYY')"),
            member_qty=SQL("1"),
        )

    def _working(self):
        return self._fact(
            SQL(
                """(SELECT DISTINCT tailor_id,
                        to_char(taken_at AT TIME ZONE 'UTC'
                                AT TIME ZONE 'Asia/Jakarta', 'YYYY') AS year
                   FROM clothingline_job) AS person
                %s""",
                self._scheme_of(SQL("person.tailor_id")),
            ),
            tailor_id=SQL("person.tailor_id"),
            scheme_id=SQL("paper.scheme_id"),
            year=SQL("person.year"),
            working_qty=SQL("1"),
        )

    def _paid(self):
        return self._fact(
            SQL(
                """(SELECT DISTINCT job.tailor_id,
                        to_char(move.invoice_date, 'YYYY') AS year
                   FROM clothingline_job AS job
                   JOIN account_move_line AS line
                     ON line.purchase_line_id = job.purchase_line_id
                   JOIN account_move AS move ON move.id = line.move_id
                  WHERE move.state = 'posted' AND move.move_type = 'in_invoice'
                    AND move.payment_state IN ('paid', 'in_payment', 'partial'))
                AS person %s""",
                self._scheme_of(SQL("person.tailor_id")),
            ),
            tailor_id=SQL("person.tailor_id"),
            scheme_id=SQL("paper.scheme_id"),
            year=SQL("person.year"),
            paid_qty=SQL("1"),
        )

    def _scheme_of(self, tailor):
        """Join the scheme of the certificate that is valid longest as ``paper``."""
        return SQL(
            """LEFT JOIN LATERAL (
                SELECT scheme_id FROM clothingline_certificate
                 WHERE tailor_id = %s AND state = 'issued'
              ORDER BY expiry_date DESC, id DESC LIMIT 1) AS paper ON TRUE""",
            tailor,
        )
