from odoo import api, fields, models
from odoo.tools import SQL


class ClothinglineCertificateLookup(models.Model):
    """How often a certificate was checked by the public: a row per check, folded into
    one per day later. Who checked is not kept."""

    _name = "clothingline.certificate.lookup"
    _description = "Checks of a certificate"
    _order = "date desc, id desc"
    _rec_name = "certificate_id"
    _log_access = False

    certificate_id = fields.Many2one(
        "clothingline.certificate",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    date = fields.Datetime("Last check", required=True, readonly=True)
    qty = fields.Integer("Checks", required=True, readonly=True)

    @api.model
    def _count(self, certificate):
        """Count one check, without making anyone wait for the disk or for each other.

        Rows are only added, so that two checks at once never meet in one row.
        """
        self.env.cr.execute(
            SQL(
                "SET LOCAL synchronous_commit TO off;"
                "INSERT INTO clothingline_certificate_lookup "
                "(certificate_id, date, qty) VALUES (%s, %s, 1)",
                certificate.id,
                fields.Datetime.now(),
            )
        )

    @api.autovacuum
    def _gc_fold_days(self):
        """One row for each certificate and day that is over."""
        self.flush_model()
        today = fields.Datetime.now().replace(hour=0, minute=0, second=0)
        self.env.cr.execute(
            SQL(
                """
                WITH day AS (
                    SELECT certificate_id, date::date AS day
                      FROM clothingline_certificate_lookup
                     WHERE date < %s
                  GROUP BY certificate_id, date::date
                    HAVING count(*) > 1
                ), gone AS (
                    DELETE FROM clothingline_certificate_lookup lookup
                          USING day
                          WHERE lookup.certificate_id = day.certificate_id
                            AND lookup.date::date = day.day
                      RETURNING lookup.*
                )
                INSERT INTO clothingline_certificate_lookup (certificate_id, date, qty)
                     SELECT certificate_id, max(date), sum(qty)
                       FROM gone
                   GROUP BY certificate_id, date::date
                """,
                today,
            )
        )
        self.invalidate_model()
