"""What was never taken becomes an offer; it keeps its number and all that was said.

A job in draft, offered, refused or cancelled is moved with its id, so that whatever
names it by model and id needs its model changed and nothing else.
"""

from odoo.tools import SQL

STATES = {
    "draft": "draft",
    "offered": "offered",
    "refused": "refused",
    "cancelled": "withdrawn",
}
# Tables that name a record by model and id.
REFERENCES = (
    ("mail_message", "model"),
    ("mail_followers", "res_model"),
    ("ir_attachment", "res_model"),
    ("mail_scheduled_message", "model"),
    ("ir_model_data", "model"),
)
# Odoo's own wizards of a moment; a row there would hold a job that goes.
WIZARDS = (
    "clothingline_job_missing",
    "clothingline_job_plan",
    "clothingline_job_write_off",
)


def migrate(cr, version):
    _make_offers(cr)
    _move_links(cr)
    _move_notes(cr)
    _move_references(cr)
    _move_activities(cr)
    for table in WIZARDS:
        cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    cr.execute(
        "DELETE FROM clothingline_job WHERE id IN (SELECT id FROM clothingline_offer)"
    )


def _make_offers(cr):
    """The rows; Odoo completes the tables (indexes, keys) when it loads the models."""
    cr.execute(
        """
        CREATE TABLE clothingline_offer (
            id serial PRIMARY KEY, name varchar, state varchar, order_id integer,
            stage_id integer, tailor_id integer, partner_id integer, brand_id integer,
            product_tmpl_id integer, qty integer, due_date date,
            expires_at timestamp without time zone, piece_amount numeric,
            sam_minutes double precision, competency_id integer,
            tax_treatment varchar, refuse_reason varchar,
            answered_at timestamp without time zone, job_id integer,
            company_id integer, create_uid integer, write_uid integer,
            create_date timestamp without time zone,
            write_date timestamp without time zone
        );
        CREATE TABLE clothingline_offer_line (
            id serial PRIMARY KEY, offer_id integer, product_id integer, qty integer,
            create_uid integer, write_uid integer,
            create_date timestamp without time zone,
            write_date timestamp without time zone
        )"""
    )
    for old, new in STATES.items():
        # Its last change is the answer: nothing else is written in it afterwards.
        cr.execute(
            """
            INSERT INTO clothingline_offer (
                id, name, state, order_id, stage_id, tailor_id, partner_id, brand_id,
                product_tmpl_id, qty, due_date, piece_amount, sam_minutes,
                competency_id, tax_treatment, refuse_reason, answered_at, company_id,
                create_uid, write_uid, create_date, write_date)
            SELECT id, name, %s, order_id, stage_id, tailor_id, partner_id, brand_id,
                   product_tmpl_id, qty, due_date, piece_amount, sam_minutes,
                   competency_id, tax_treatment, refuse_reason,
                   CASE WHEN state IN ('refused', 'cancelled') THEN write_date END,
                   company_id, create_uid, write_uid, create_date, write_date
              FROM clothingline_job WHERE state = %s""",
            [new, old],
        )
    cr.execute(
        """
        INSERT INTO clothingline_offer_line (
            offer_id, product_id, qty, create_uid, write_uid, create_date, write_date)
        SELECT job_id, product_id, qty, create_uid, write_uid, create_date, write_date
          FROM clothingline_job_line
         WHERE job_id IN (SELECT id FROM clothingline_offer) ORDER BY id;
        SELECT setval('clothingline_offer_id_seq',
                      (SELECT COALESCE(max(id), 1) FROM clothingline_job))"""
    )


def _move_links(cr):
    cr.execute(
        """
        ALTER TABLE clothingline_job_link
            ALTER COLUMN job_id DROP NOT NULL,
            ADD COLUMN offer_id integer,
            ADD COLUMN tailor_id integer;
        -- Odoo keeps an index of this name as it is; the new one is of another kind.
        DROP INDEX IF EXISTS clothingline_job_link__job_id_index;
        UPDATE clothingline_job_link l SET tailor_id = j.tailor_id
          FROM clothingline_job j WHERE j.id = l.job_id;
        UPDATE clothingline_job_link SET offer_id = job_id, job_id = NULL
         WHERE job_id IN (SELECT id FROM clothingline_offer)"""
    )


def _move_notes(cr):
    """A note of the planner's becomes a message: only taken work has notes."""
    cr.execute(
        """
        INSERT INTO mail_message (
            model, res_id, message_type, subtype_id, date, body, author_id,
            message_id, is_internal, create_uid, write_uid, create_date, write_date)
        SELECT 'clothingline.offer', n.job_id, 'comment',
               (SELECT res_id FROM ir_model_data
                 WHERE module = 'mail' AND name = 'mt_note'),
               n.happened_at,
               '<p>' || replace(replace(COALESCE(n.text, ''), '&', '&amp;'),
                                '<', '&lt;') || '</p>',
               u.partner_id, '<clothingline-job-note-' || n.id || '@upgrade>', TRUE,
               n.create_uid, n.write_uid, n.create_date, n.write_date
          FROM clothingline_job_note n
          LEFT JOIN res_users u ON u.id = n.create_uid
         WHERE n.job_id IN (SELECT id FROM clothingline_offer);
        INSERT INTO message_attachment_rel (message_id, attachment_id)
        SELECT m.id, a.id
          FROM clothingline_job_note n
          JOIN mail_message m
            ON m.message_id = '<clothingline-job-note-' || n.id || '@upgrade>'
          JOIN ir_attachment a
            ON a.res_model = 'clothingline.job.note' AND a.res_id = n.id;
        UPDATE ir_attachment a
           SET res_model = 'clothingline.offer', res_id = n.job_id, res_field = NULL
          FROM clothingline_job_note n
         WHERE a.res_model = 'clothingline.job.note' AND a.res_id = n.id
           AND n.job_id IN (SELECT id FROM clothingline_offer);
        DELETE FROM clothingline_job_note
         WHERE job_id IN (SELECT id FROM clothingline_offer)"""
    )


def _move_references(cr):
    for table, column in REFERENCES:
        cr.execute(
            SQL(
                "UPDATE %(table)s SET %(column)s = 'clothingline.offer' "
                "WHERE %(column)s = 'clothingline.job' "
                "AND res_id IN (SELECT id FROM clothingline_offer)",
                table=SQL.identifier(table),
                column=SQL.identifier(column),
            )
        )


def _move_activities(cr):
    """A task about what is an offer now stands in its order: offers have none."""
    cr.execute(
        """
        UPDATE mail_activity a
           SET res_model = 'clothingline.order', res_id = o.order_id,
               res_model_id = (SELECT id FROM ir_model
                                WHERE model = 'clothingline.order'),
               res_name = p.name
          FROM clothingline_offer o JOIN clothingline_order p ON p.id = o.order_id
         WHERE a.res_model = 'clothingline.job' AND a.res_id = o.id
           AND a.res_id IN (SELECT id FROM clothingline_offer)"""
    )
