"""Certificates keep what they were issued with; until now they asked holder, scheme
and units each time. What those say today is the best that is known of the past.

Applications took the profile that had their telephone number; nobody was asked. Those
that are still open ask an officer now.
"""

from odoo import SUPERUSER_ID, api

_BATCH = 1000


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        "UPDATE clothingline_application SET tailor_id = NULL "
        "WHERE state IN ('received', 'shortlisted', 'refused', 'appealed')"
    )
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    env.invalidate_all()
    certificates = env["clothingline.certificate"].search(
        [("state", "!=", "draft"), ("holder_name", "=", False)], order="id"
    )
    for start in range(0, len(certificates), _BATCH):
        certificates[start : start + _BATCH]._print()
        env.flush_all()
        env.invalidate_all()
