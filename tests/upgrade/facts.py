"""What an upgrade must keep, read from a database of the suite: before and after.

Every fact is one SELECT. Rows are compared as they are, so a fact names a record by
what people know it by (its number) and by ids of Odoo's own tables, never by ids of
ours, which a new model may change.

A table that has changed is told from its columns (``Schema``): a fact is written once
for the old and once for the new, and both return the same rows. ``NEW`` says what
stands where in the new model; that is what changes with it.

Usage: facts.py <database>    prints the facts as JSON, one row a line
"""

import json
import runpy
import sys
from collections import Counter
from pathlib import Path

import psycopg2

TOOLS = Path(__file__).parents[2] / "addons/clothingline_production/tools"

# A draft, an offer, a refusal and a cancelled job are offers in the new model; what is
# said of them is said in its words.
OFFER_STATES = {
    "draft": "draft",
    "offered": "offered",
    "refused": "refused",
    "cancelled": "withdrawn",
}
# Of these more may be there afterwards (a note of the upgrade, another sequence), but
# none less.
MAY_GROW = {"messages", "attachments", "numbers"}

# A job's number stays the number of what becomes of it. Of the new model's offers only
# those count that no job came of: the others were not there before.
WORK_OLD = """
    SELECT id, name, state, order_id, stage_id, tailor_id, due_date, piece_amount,
           sam_minutes, competency_id, tax_treatment, refuse_reason, taken_at,
           purchase_line_id, 'clothingline.job' AS model
      FROM clothingline_job"""
WORK_NEW = """
    SELECT id, name, state, order_id, stage_id, tailor_id, due_date, piece_amount,
           sam_minutes, competency_id, tax_treatment, NULL AS refuse_reason, taken_at,
           purchase_line_id, 'clothingline.job' AS model
      FROM clothingline_job
     UNION ALL
    SELECT id, name, state, order_id, stage_id, tailor_id, due_date, piece_amount,
           sam_minutes, competency_id, tax_treatment, refuse_reason, NULL::timestamp,
           NULL::integer, 'clothingline.offer'
      FROM clothingline_offer WHERE job_id IS NULL"""
WORK_LINES_OLD = """
    SELECT job_id AS work_id, 'clothingline.job' AS model, product_id, qty
      FROM clothingline_job_line"""
WORK_LINES_NEW = (
    WORK_LINES_OLD
    + """
     UNION ALL
    SELECT offer_id, 'clothingline.offer', product_id, qty
      FROM clothingline_offer_line"""
)
# Links to what is an offer now, if the new model keeps them (``offer_id``).
LINKS_OLD = """
    SELECT job_id AS work_id, 'clothingline.job' AS model, token_hash, expires_at,
           withdrawn_at, use_count
      FROM clothingline_job_link"""
LINKS_NEW = """
    SELECT COALESCE(job_id, offer_id) AS work_id,
           CASE WHEN job_id IS NULL
                THEN 'clothingline.offer' ELSE 'clothingline.job' END AS model,
           token_hash, expires_at, withdrawn_at, use_count
      FROM clothingline_job_link"""
# What was issued names its holder itself; a draft need not yet.
HOLDER_NEW = """
    CASE c.state WHEN 'draft' THEN COALESCE(c.holder_name, t.name)
                 ELSE c.holder_name END"""
# The plan that stands on an inspection since it is kept there.
PLAN_NEW = """
    SELECT i.name, i.inspection_level, i.aql_major, i.aql_minor,
           greatest(i.major_sample_qty, i.minor_sample_qty),
           concat_ws(' / ', i.major_sample_qty, i.major_accept_qty, i.major_reject_qty),
           concat_ws(' / ', i.minor_sample_qty, i.minor_accept_qty, i.minor_reject_qty)
      FROM clothingline_inspection i"""
PLAN_OLD = """
    SELECT i.name, o.inspection_level, o.aql_major, o.aql_minor, h.qty
      FROM clothingline_inspection i
      JOIN clothingline_handover h ON h.id = i.handover_id
      JOIN clothingline_job j ON j.id = h.job_id
      JOIN clothingline_order o ON o.id = j.order_id"""

# What the planner noted of work that nobody took: a message of the offer now.
SAID_OLD = """
    SELECT j.name, n.text, n.happened_at, n.id,
           (SELECT string_agg(a.checksum, ' ' ORDER BY a.checksum)
              FROM ir_attachment a
             WHERE a.res_model = 'clothingline.job.note' AND a.res_id = n.id)
      FROM clothingline_job_note n JOIN clothingline_job j ON j.id = n.job_id
     WHERE j.state NOT IN ('taken', 'done')"""
SAID_NEW = """
    SELECT o.name,
           replace(replace(regexp_replace(m.body, '<[^>]*>', '', 'g'),
                           '&lt;', '<'), '&amp;', '&'),
           m.date,
           substring(m.message_id from 'clothingline-job-note-([0-9]+)')::integer,
           (SELECT string_agg(a.checksum, ' ' ORDER BY a.checksum)
              FROM ir_attachment a
              JOIN message_attachment_rel x ON x.attachment_id = a.id
             WHERE x.message_id = m.id)
      FROM mail_message m
      JOIN clothingline_offer o ON m.model = 'clothingline.offer' AND o.id = m.res_id
     WHERE m.message_id LIKE '<clothingline-job-note-%'"""
# A task about an offer stands in its order: offers have none.
ACTIVITIES = """
    SELECT COALESCE(p.name, d.name), y.summary, y.note, y.date_deadline, u.login
      FROM mail_activity y
      JOIN ({documents}) d ON d.model = y.res_model AND d.id = y.res_id
      LEFT JOIN clothingline_job j
        ON y.res_model = 'clothingline.job' AND j.id = y.res_id
       AND j.state NOT IN ('taken', 'done')
      LEFT JOIN clothingline_order p ON p.id = j.order_id
      LEFT JOIN res_users u ON u.id = y.user_id"""

# Our documents and Odoo's, with the model and the column that people know them by:
# states, messages, activities and attachments are compared for all of them.
DOCUMENTS = {
    "clothingline.order": ("clothingline_order", "name"),
    "clothingline.handover": ("clothingline_handover", "name"),
    "clothingline.inspection": ("clothingline_inspection", "name"),
    "clothingline.tech.pack": ("clothingline_tech_pack", "name || ' ' || version"),
    "clothingline.tailor": ("clothingline_tailor", "name"),
    "clothingline.certificate": ("clothingline_certificate", "number"),
    "clothingline.certificate.batch": ("clothingline_certificate_batch", "name"),
    "clothingline.assessment": ("clothingline_assessment", "id::text"),
    "clothingline.application": ("clothingline_application", "name"),
    "clothingline.import": ("clothingline_import", "file_name"),
    "sale.order": ("sale_order", "name"),
    "purchase.order": ("purchase_order", "name"),
    "mrp.production": ("mrp_production", "name"),
    "mrp.workorder": ("mrp_workorder", "production_id || ' ' || id"),
    "stock.picking": ("stock_picking", "name"),
    "stock.scrap": ("stock_scrap", "name"),
    "account.move": ("account_move", "COALESCE(name, 'draft ' || id)"),
    "account.payment": ("account_payment", "name"),
    "event.registration": ("event_registration", "id::text"),
}

FACTS = {
    "numbers": """
        SELECT code, implementation, prefix, number_next FROM ir_sequence
         WHERE code LIKE 'clothingline%'""",
    "orders": """
        SELECT o.name, o.active, b.name, t.name, t.version, o.product_tmpl_id, o.bom_id,
               o.date_order, o.due_date, o.piece_amount, o.qty, o.inspection_level,
               o.aql_major, o.aql_minor, p.name, s.name, o.shortage_reason,
               o.company_id
          FROM clothingline_order o
          JOIN res_partner b ON b.id = o.brand_id
          JOIN clothingline_tech_pack t ON t.id = o.tech_pack_id
          LEFT JOIN mrp_production p ON p.id = o.production_id
          LEFT JOIN sale_order s ON s.id = o.sale_order_id""",
    "order_lines": """
        SELECT o.name, l.product_id, l.qty FROM clothingline_order_line l
          JOIN clothingline_order o ON o.id = l.order_id""",
    "work": """
        SELECT w.name, o.name, g.code, t.name, w.due_date, w.piece_amount,
               w.sam_minutes, w.competency_id, w.tax_treatment, w.refuse_reason,
               w.taken_at, w.purchase_line_id
          FROM ({work}) w
          JOIN clothingline_order o ON o.id = w.order_id
          JOIN clothingline_stage g ON g.id = w.stage_id
          JOIN clothingline_tailor t ON t.id = w.tailor_id""",
    "work_lines": """
        SELECT w.name, l.product_id, l.qty
          FROM ({work_lines}) l
          JOIN ({work}) w ON w.id = l.work_id AND w.model = l.model""",
    "pieces": """
        SELECT o.name, j.name, g.code, m.product_id, m.state, sum(m.qty)
          FROM (SELECT job_id, order_id, stage_id, product_id, target_state AS state,
                       qty
                  FROM clothingline_piece_move
                 UNION ALL
                SELECT job_id, order_id, stage_id, product_id, source_state, -qty
                  FROM clothingline_piece_move WHERE source_state IS NOT NULL) m
          JOIN clothingline_order o ON o.id = m.order_id
          JOIN clothingline_job j ON j.id = m.job_id
          JOIN clothingline_stage g ON g.id = m.stage_id
         GROUP BY 1, 2, 3, 4, 5 HAVING sum(m.qty) != 0""",
    "piece_moves": """
        SELECT j.name, m.product_id, m.source_state, m.target_state, m.qty, m.cause,
               m.event_uuid, m.happened_at, m.is_by_link, h.name, i.name, t.name
          FROM clothingline_piece_move m
          JOIN clothingline_job j ON j.id = m.job_id
          JOIN clothingline_tailor t ON t.id = m.tailor_id
          LEFT JOIN clothingline_handover h ON h.id = m.handover_id
          LEFT JOIN clothingline_inspection i ON i.id = m.inspection_id""",
    "handovers": """
        SELECT h.name, j.name, h.qty, h.happened_at, h.is_by_link, h.event_uuid,
               l.product_id, hl.qty
          FROM clothingline_handover h
          JOIN clothingline_job j ON j.id = h.job_id
          JOIN clothingline_handover_line hl ON hl.handover_id = h.id
          JOIN clothingline_job_line l ON l.id = hl.job_line_id""",
    "inspections": """
        SELECT i.name, h.name, u.login, i.judged_at, i.note
          FROM clothingline_inspection i
          JOIN clothingline_handover h ON h.id = i.handover_id
          LEFT JOIN res_users u ON u.id = i.inspector_id""",
    "defects": """
        SELECT i.name, t.code, d.severity, d.cause, d.disposition, d.qty, l.product_id
          FROM clothingline_inspection_defect d
          JOIN clothingline_inspection i ON i.id = d.inspection_id
          JOIN clothingline_defect_type t ON t.id = d.defect_type_id
          JOIN clothingline_handover_line hl ON hl.id = d.handover_line_id
          JOIN clothingline_job_line l ON l.id = hl.job_line_id""",
    "materials": """
        SELECT j.name, m.product_id, sum(m.need_qty), sum(m.counted_qty),
               bool_and(m.is_counted)
          FROM clothingline_job_material m
          JOIN clothingline_job j ON j.id = m.job_id GROUP BY 1, 2""",
    "wip": """
        SELECT o.name, g.code, w.product_id, w.kind, sum(w.amount), count(*),
               min(w.date), max(w.date)
          FROM clothingline_wip_entry w
          JOIN clothingline_order o ON o.id = w.order_id
          JOIN clothingline_stage g ON g.id = w.stage_id GROUP BY 1, 2, 3, 4""",
    "notes": """
        SELECT j.name, n.kind, n.is_from_tailor, n.is_by_link, n.text, n.event_uuid,
               n.happened_at, a.res_field, a.checksum, md5(a.db_datas)
          FROM clothingline_job_note n
          JOIN clothingline_job j ON j.id = n.job_id
          LEFT JOIN ir_attachment a
            ON a.res_model = 'clothingline.job.note' AND a.res_id = n.id
         WHERE j.state IN ('taken', 'done')""",
    "said_of_offers": "{said}",
    "links": """
        SELECT w.name, l.token_hash, l.expires_at, l.withdrawn_at, l.use_count
          FROM ({links}) l
          JOIN ({work}) w ON w.id = l.work_id AND w.model = l.model""",
    "balances": """
        SELECT a.code_store ->> l.company_id::text, l.date, l.parent_state,
               sum(l.debit), sum(l.credit), sum(l.quantity)
          FROM account_move_line l JOIN account_account a ON a.id = l.account_id
         WHERE l.display_type NOT IN ('line_section', 'line_note')
         GROUP BY 1, 2, 3""",
    "entries": """
        SELECT m.id, m.name, m.move_type, j.code, p.name, m.date, m.invoice_date,
               m.payment_state, m.amount_total, m.amount_residual, m.ref,
               m.reversed_entry_id
          FROM account_move m JOIN account_journal j ON j.id = m.journal_id
          LEFT JOIN res_partner p ON p.id = m.partner_id""",
    "payments": """
        SELECT y.name, y.payment_type, p.name, y.amount, y.date, y.move_id,
               y.is_reconciled
          FROM account_payment y LEFT JOIN res_partner p ON p.id = y.partner_id""",
    "reconciled": """
        SELECT debit_move_id, credit_move_id, amount FROM account_partial_reconcile""",
    "stock_moves": """
        SELECT m.id, j.name, m.state, m.product_id, m.date, m.quantity,
               m.product_uom_qty, m.value, m.price_unit, m.location_id,
               m.location_dest_id, m.raw_material_production_id, m.production_id,
               m.account_move_id, m.origin
          FROM stock_move m
          LEFT JOIN clothingline_job j ON j.id = m.clothingline_job_id""",
    "quants": """
        SELECT product_id, location_id, lot_id, owner_id, sum(quantity),
               sum(reserved_quantity)
          FROM stock_quant GROUP BY 1, 2, 3, 4 HAVING sum(quantity) != 0""",
    "pickings": """
        SELECT p.name, j.name, b.name, p.scheduled_date, p.date_done, p.location_id,
               p.location_dest_id
          FROM stock_picking p
          LEFT JOIN clothingline_job j ON j.id = p.clothingline_job_id
          LEFT JOIN res_partner b ON b.id = p.partner_id""",
    "purchase_lines": """
        SELECT o.name, o.partner_ref, p.name, l.product_id, l.name, l.product_qty,
               l.qty_received, l.qty_invoiced, l.price_unit, l.price_subtotal,
               o.state, o.invoice_status, o.date_approve
          FROM purchase_order_line l JOIN purchase_order o ON o.id = l.order_id
          JOIN res_partner p ON p.id = o.partner_id""",
    "sale_lines": """
        SELECT o.name, l.product_id, l.product_uom_qty, l.qty_delivered,
               l.qty_invoiced, l.price_unit, o.state
          FROM sale_order_line l JOIN sale_order o ON o.id = l.order_id""",
    "work_orders": """
        SELECT p.name, g.code, w.state, w.qty_produced, w.duration_expected
          FROM mrp_workorder w JOIN mrp_production p ON p.id = w.production_id
          JOIN clothingline_stage g ON g.id = w.clothingline_stage_id""",
    "rates": """
        SELECT g.code, r.product_tmpl_id, r.garment_type_id, r.piece_amount,
               r.date_from, r.active
          FROM clothingline_rate r JOIN clothingline_stage g ON g.id = r.stage_id""",
    "tailors": """
        SELECT t.name, p.name, t.active, t.tax_treatment, t.weekly_capacity_minutes,
               t.location_id::text
          FROM clothingline_tailor t JOIN res_partner p ON p.id = t.partner_id""",
    "competencies": """
        SELECT t.name, g.code, f.code, c.date_from, c.date_to, c.evidence, p.number
          FROM clothingline_competency c
          JOIN clothingline_tailor t ON t.id = c.tailor_id
          JOIN clothingline_stage g ON g.id = c.stage_id
          JOIN clothingline_garment_family f ON f.id = c.family_id
          LEFT JOIN clothingline_certificate p ON p.id = c.certificate_id""",
    "certificates": """
        SELECT c.number, c.registration_number, {holder}, s.number, b.name, c.code,
               c.issue_date, c.expiry_date, c.state_date, c.reason_class,
               c.state_reason, r.number, c.assessment_id,
               (SELECT string_agg(u.code, ' ' ORDER BY u.code)
                  FROM clothingline_certificate_clothingline_unit_rel x
                  JOIN clothingline_unit u ON u.id = x.clothingline_unit_id
                 WHERE x.clothingline_certificate_id = c.id)
          FROM clothingline_certificate c
          JOIN clothingline_tailor t ON t.id = c.tailor_id
          JOIN clothingline_scheme s ON s.id = c.scheme_id
          LEFT JOIN res_partner b ON b.id = c.issuer_id
          LEFT JOIN clothingline_certificate r ON r.id = c.replaces_id""",
    "certificate_changes": """
        SELECT c.number, h.kind, h.date, h.reason, h.reason_class, u.login
          FROM clothingline_certificate_change h
          JOIN clothingline_certificate c ON c.id = h.certificate_id
          JOIN res_users u ON u.id = h.user_id""",
    "badge_keys": """
        SELECT kid, public_key, md5(private_key), retired_date
          FROM clothingline_badge_key""",
    "assessments": """
        SELECT a.id, t.name, s.number, p.name, a.date, a.place_name, a.result,
               a.previous_id, u.code, l.result, l.self_result
          FROM clothingline_assessment a
          JOIN clothingline_tailor t ON t.id = a.tailor_id
          JOIN clothingline_scheme s ON s.id = a.scheme_id
          LEFT JOIN res_partner p ON p.id = a.assessor_id
          LEFT JOIN clothingline_assessment_line l ON l.assessment_id = a.id
          LEFT JOIN clothingline_unit u ON u.id = l.unit_id""",
    "applications": """
        SELECT a.name, a.phone, a.code, a.kind, n.name, t.name, u.login, a.reason,
               a.appeal, a.decision_date, a.consent_date
          FROM clothingline_application a
          LEFT JOIN clothingline_intake n ON n.id = a.intake_id
          LEFT JOIN clothingline_tailor t ON t.id = a.tailor_id
          LEFT JOIN res_users u ON u.id = a.user_id""",
    "imports": """
        SELECT i.file_name, i.kind, i.row_qty, i.fault_qty, i.summary, f.line, f.column,
               f.kind
          FROM clothingline_import i
          LEFT JOIN clothingline_import_fault f ON f.import_id = i.id""",
    "programmes": """
        SELECT p.name, p.target_qty, p.trained_qty, p.date_from, p.date_to, a.number,
               e.name, e.date_begin, e.cost_amount, t.name
          FROM clothingline_programme p
          LEFT JOIN clothingline_agreement_clothingline_programme_rel x
            ON x.clothingline_programme_id = p.id
          LEFT JOIN clothingline_agreement a ON a.id = x.clothingline_agreement_id
          LEFT JOIN event_event e ON e.programme_id = p.id
          LEFT JOIN event_registration r ON r.event_id = e.id
          LEFT JOIN clothingline_tailor t ON t.id = r.tailor_id""",
    "people": """
        SELECT u.login, u.active, p.name, g.name
          FROM res_users u JOIN res_partner p ON p.id = u.partner_id
          JOIN res_groups_users_rel x ON x.uid = u.id
          JOIN ir_model_data g ON g.model = 'res.groups' AND g.res_id = x.gid
           AND g.module = 'clothingline_base'""",
    "messages": """
        SELECT d.name, m.message_type, m.date, m.author_id, md5(m.body),
               count(a.attachment_id)
          FROM mail_message m
          JOIN ({documents}) d ON d.model = m.model AND d.id = m.res_id
          LEFT JOIN message_attachment_rel a ON a.message_id = m.id
         GROUP BY m.id, d.name, m.message_type, m.date, m.author_id, m.body""",
    "activities": ACTIVITIES,
    "attachments": """
        SELECT d.name, a.name, a.res_field, a.checksum, md5(a.db_datas)
          FROM ir_attachment a
          JOIN ({documents}) d ON d.model = a.res_model AND d.id = a.res_id""",
}


class Schema:
    """Which of the models a database has, told from its columns."""

    def __init__(self, cursor):
        cursor.execute(
            """SELECT table_name, column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name LIKE 'clothingline%'"""
        )
        self.columns = set(cursor.fetchall())
        self.has_offers = ("clothingline_offer", "job_id") in self.columns

    def parts(self):
        """What the braces in ``FACTS`` stand for."""
        new = self.has_offers
        links = ("clothingline_job_link", "offer_id") in self.columns
        holder = ("clothingline_certificate", "holder_name") in self.columns
        return {
            "work": WORK_NEW if new else WORK_OLD,
            "work_lines": WORK_LINES_NEW if new else WORK_LINES_OLD,
            "said": SAID_NEW if new else SAID_OLD,
            "links": LINKS_NEW if links else LINKS_OLD,
            "holder": HOLDER_NEW if holder else "t.name",
            "documents": self.documents(),
        }

    def documents(self):
        """Model, id, number and state of every document, old or new."""
        selects = [
            f"SELECT '{model}' AS model, id, {name} AS name, state FROM {table}"
            for model, (table, name) in DOCUMENTS.items()
        ]
        work = WORK_NEW if self.has_offers else WORK_OLD
        selects.append(f"SELECT model, id, name, state FROM ({work}) w")
        return " UNION ALL ".join(selects)


def _states(cursor, schema):
    """Kind, number and state of each document, in the new model's words."""
    cursor.execute(f"SELECT model, name, state FROM ({schema.documents()}) d")
    for model, name, state in cursor.fetchall():
        if model == "clothingline.job" and state in OFFER_STATES:
            yield "clothingline.offer", name, OFFER_STATES[state]
        else:
            yield model, name, state


def _plans(cursor, schema):
    """The plan of each inspection: computed from its order once, stored now."""
    if ("clothingline_inspection", "major_sample_qty") in schema.columns:
        cursor.execute(PLAN_NEW)
        yield from cursor.fetchall()
        return
    cursor.execute(PLAN_OLD)
    plan_of = runpy.run_path(str(TOOLS / "aql.py"), run_name="aql")["plan"]
    for name, level, major, minor, lot in cursor.fetchall():
        plans = [plan_of(lot, limit, level) for limit in (major, minor)]
        texts = [f"{plan.sample} / {plan.accept} / {plan.reject}" for plan in plans]
        sample = max(plan.sample for plan in plans)
        yield name, level, major, minor, sample, *texts


def read(database):
    """The facts: rows of texts and numbers by name."""
    with psycopg2.connect(dbname=database) as connection, connection.cursor() as cursor:
        schema = Schema(cursor)
        facts = {"states": _states(cursor, schema), "plans": _plans(cursor, schema)}
        facts = {name: [_row(row) for row in rows] for name, rows in facts.items()}
        for name, query in FACTS.items():
            cursor.execute(query.format(**schema.parts()))
            facts[name] = [_row(row) for row in cursor.fetchall()]
    connection.close()
    return {name: sorted(rows, key=json.dumps) for name, rows in facts.items()}


def _row(values):
    """As JSON keeps it: dates and exact numbers as texts, without trailing zeros."""
    return [
        value
        if value is None or isinstance(value, bool | int | str)
        else f"{round(value, 6):f}".rstrip("0").rstrip(".")
        if hasattr(value, "__round__")
        else str(value)
        for value in values
    ]


def differences(before, after):
    """A line for every row that is gone or new, but new ones that may be."""
    lines = []
    for name in before | after:
        rows = [
            Counter(map(json.dumps, facts.get(name, ()))) for facts in (before, after)
        ]
        lines += [f"{name} - {row}" for row in (rows[0] - rows[1]).elements()]
        if name not in MAY_GROW:
            lines += [f"{name} + {row}" for row in (rows[1] - rows[0]).elements()]
    return lines


def dump(facts):
    """As JSON, one row a line."""
    parts = [
        f" {json.dumps(name)}: [\n"
        + ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in rows)
        + "\n ]"
        for name, rows in sorted(facts.items())
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    sys.stdout.write(dump(read(sys.argv[1])))
