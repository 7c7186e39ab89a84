"""What is fixed stays as it was: tried on every model, by every role, on every path.

A model that inherits one of the mixins needs a line in ``LINES``, ``DOCUMENTS`` or
``KEPT``, or the first test fails: a function that makes one fixed record and one draft
of the same kind; of documents that are fixed from their first moment, another of them.
"""

import contextlib
from types import SimpleNamespace
from typing import NamedTuple

from freezegun import freeze_time

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.models import BaseModel
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.clothingline_base.tests.common import ClothinglineCase
from odoo.addons.clothingline_production.tests import common

ROLES = ("planner", "inspector", "warehouse", "accountant", "officer", "assessor")
LINE, DOCUMENT = "clothingline.fixed.mixin", "clothingline.fixed.document.mixin"
MIXIN = "clothingline.kept.mixin"
OURS = {
    "clothingline_base",
    "clothingline_certification",
    "clothingline_production",
    "clothingline_portal",
}


class Pair(NamedTuple):
    """A record that is fixed, and one of the same kind that is not."""

    fixed: BaseModel
    draft: BaseModel


def tailors(case):
    return Pair(case._member("Siti"), case._tailor("Budi"))


def registrations(case):
    session = case.env["event.event"].create(
        {
            "name": "Session",
            "date_begin": "2030-01-01 01:00:00",
            "date_end": "2030-01-02 01:00:00",
            "programme_id": case.env["clothingline.programme"]
            .create({"name": "Programme"})
            .id,
        }
    )
    return Pair(*session._register_tailors(case._member("Siti") + case._tailor("Budi")))


def tech_packs(case):
    style = case.env["product.template"].create({"name": "Koko Arunika"})
    size = case.env.ref("clothingline_base.size_s")
    measure = Command.create(
        {
            "code": "LD",
            "name": "Chest",
            "value_ids": [Command.create({"size_id": size.id, "value_cm": 44})],
        }
    )
    fixed, draft = (case._tech_pack(style, measure_ids=[measure]) for _ in range(2))
    fixed.action_release()
    return Pair(fixed, draft)


def certification(case):
    """What most of certification needs: tailors, a scheme, an issuer, an assessor."""
    units = case.env["clothingline.unit"]
    code = f"FIX.{units.search_count([])}"
    unit = units.create({"code": code, "name": "Sewing"})
    scheme = case.env["clothingline.scheme"].create(
        {
            "name": "Sewing operator",
            "unit_ids": unit.ids,
            "stage_ids": case.sew.ids,
            "family_ids": case.shirt.ids,
        }
    )
    issuer = case._partner("LSP Garment", is_company=True)
    assessor = case._partner("Dewi", assessor_number="MET.1")
    return scheme, issuer, assessor


def assessments(case):
    scheme, _issuer, assessor = certification(case)
    sheet = case.env["ir.attachment"].create({"name": "sheet.txt", "raw": b"signed"})
    fixed, draft = (
        case.env["clothingline.assessment"].create(
            {
                "tailor_id": case._member(name).id,
                "scheme_id": scheme.id,
                "assessor_id": assessor.id,
                "evidence_ids": sheet.ids,
                "date": "2026-01-15",
            }
        )
        for name in ("Siti", "Budi")
    )
    fixed.action_all_competent()
    fixed.action_judge()
    return Pair(fixed, draft)


def certificates(case):
    scheme, issuer, _assessor = certification(case)
    fixed, draft = (
        case.env["clothingline.certificate"].create(
            {
                "tailor_id": case._member(name).id,
                "scheme_id": scheme.id,
                "issuer_id": issuer.id,
                "number": name,
                "issue_date": "2026-01-15",
            }
        )
        for name in ("Siti", "Budi")
    )
    fixed.action_issue()
    return Pair(fixed, draft)


def batches(case):
    batch = case.env["clothingline.certificate.batch"]
    judged = assessments(case).fixed
    fixed = batch.create(
        {
            "issuer_id": case._partner("LSP", is_company=True).id,
            "first_number": "N 1",
            "issue_date": "2026-01-15",
            "assessment_ids": judged.ids,
        }
    )
    fixed.action_issue()
    return Pair(fixed, batch.create({}))


def applications(case):
    intake = case.env["clothingline.intake"].create(
        {"name": "Intake", "date_from": "2026-01-01", "date_to": "2026-12-31"}
    )
    fixed, draft = (
        case.env["clothingline.application"].create(
            {
                "name": f"Firm {digit}",
                "kind": "ikm",
                "phone": f"+62812345670{digit}",
                "city_id": case.env.ref("clothingline_base.res_city_3273").id,
                "intake_id": intake.id,
            }
        )
        for digit in (1, 2)
    )
    fixed.action_shortlist()
    fixed.action_accept()
    return Pair(fixed, draft)


def imports(case):
    fixed, draft = (
        case.env["clothingline.import"].create(
            {"file": b"YQ==", "file_name": "a.csv", "kind": "unit"}
        )
        for _ in range(2)
    )
    fixed.action_start()
    return Pair(fixed, draft)


def production(case):
    """Two orders in work, cut and half of it judged, and a draft of everything."""
    if hasattr(case, "production"):  # once for all models of a test: nothing changes
        return case.production
    env = case.env
    common.prepare_company(env)
    style = common.make_style(env)
    common.make_rates(env, style)
    common.stock_up(env, style)
    brand = case._partner("Arunika", is_company=True)
    cutter = common.make_tailor(env, "CV Potong", "cut", is_company=True)
    cutter.phone = "0812-3456-789"
    orders = [
        common.make_order(env, style, brand, {"white": {"M": 10}}) for _n in range(3)
    ]
    orders[0].action_confirm()
    orders[1].action_confirm()
    offers = [
        common.make_offer(order, "cut", cutter, {order.line_ids.product_id: 8})
        for order in orders[:2]
    ]
    offers.append(
        common.make_offer(orders[0], "cut", cutter, {orders[0].line_ids.product_id: 2})
    )
    defect_type = env["clothingline.defect.type"].create(
        {"code": "T2", "name": "Loose thread", "severity": "minor"}
    )
    jobs, handovers = [], []
    for number, offer in enumerate(offers[:2]):
        job = common.take(offer)
        common.issue(job)
        line = job.line_ids
        job._report_made({line: 8}, f"made-{number}")
        handovers += [
            job._hand_in({line: 4}, f"hand-{number}-{part}") for part in range(2)
        ]
        job._tell_message(f"note-{number}", text="Cut so far")
        job.action_send_link()
        jobs.append(job)
    for handover in handovers:
        handover.inspection_ids.defect_ids = [
            Command.create(
                {
                    "defect_type_id": defect_type.id,
                    "handover_line_id": handover.line_ids.id,
                }
            )
        ]
    handovers[0].inspection_ids.action_judge()
    handovers[2].inspection_ids.action_judge()
    amendments = [
        env["clothingline.order.amendment"].create(
            {"order_id": orders[0].id, "reason": "More are wanted"}
        )
        for _n in range(2)
    ]
    amendments[0].line_ids.qty = 12
    amendments[0].action_apply()
    case.production = SimpleNamespace(
        orders=Pair(orders[0], orders[2]),
        confirmed=Pair(orders[0], orders[1]),
        offers=Pair(offers[0], offers[2]),
        jobs=Pair(*jobs),
        handovers=Pair(handovers[0], handovers[1]),
        inspections=Pair(handovers[0].inspection_ids, handovers[1].inspection_ids),
        settlements=Pair(*(job.settlement_ids[:1] for job in jobs)),
        amendments=Pair(*amendments),
    )
    return case.production


def made(kind):
    """The pair of this kind of the story in production."""
    return lambda case: getattr(production(case), kind)


def parts_of(path, documents):
    """The lines that these documents have by this path."""
    return lambda case: Pair(*(one.mapped(path)[:1] for one in documents(case)))


LINES = {
    "clothingline.assessment.line": parts_of("line_ids", assessments),
    "clothingline.tech.pack.stage": parts_of("stage_line_ids", tech_packs),
    "clothingline.tech.pack.measure": parts_of("measure_ids", tech_packs),
    "clothingline.tech.pack.measure.value": parts_of(
        "measure_ids.value_ids", tech_packs
    ),
    "clothingline.order.line": parts_of("line_ids", made("orders")),
    "clothingline.order.stage": parts_of("stage_ids", made("orders")),
    # A draft order has none yet.
    "clothingline.order.component": parts_of("component_ids", made("confirmed")),
    "clothingline.order.amendment.line": parts_of("line_ids", made("amendments")),
    "clothingline.offer.line": parts_of("line_ids", made("offers")),
    "clothingline.job.line": parts_of("line_ids", made("jobs")),
    "clothingline.job.material": parts_of("material_ids", made("jobs")),
    "clothingline.handover.line": parts_of("line_ids", made("handovers")),
    "clothingline.inspection.defect": parts_of("defect_ids", made("inspections")),
}
DOCUMENTS = {
    "clothingline.application": applications,
    "clothingline.assessment": assessments,
    "clothingline.certificate": certificates,
    "clothingline.certificate.batch": batches,
    "clothingline.import": imports,
    "clothingline.tech.pack": tech_packs,
    "clothingline.order": made("orders"),
    "clothingline.order.amendment": made("amendments"),
    "clothingline.offer": made("offers"),
    "clothingline.job": made("jobs"),
    "clothingline.handover": made("handovers"),
    "clothingline.inspection": made("inspections"),
    "clothingline.settlement": made("settlements"),
}
# No documents, but with fields that are nobody's to write.
KEPT = {
    "clothingline.tailor": tailors,
    "event.registration": registrations,
    "clothingline.job.note": parts_of("note_ids", made("jobs")),
    "clothingline.job.link": parts_of("link_ids", made("jobs")),
    "clothingline.piece.move": parts_of("piece_move_ids", made("jobs")),
    "clothingline.wip.entry": parts_of("wip_entry_ids", made("settlements")),
}


def other(record, name):
    """Another value of the field where that is easily said, else the same again."""
    field, value = record._fields[name], record[name]
    if field.type in ("integer", "float", "monetary"):
        return (value or 0) + 1
    if field.type in ("char", "text", "html"):
        return f"{value or ''} X"
    if field.type == "boolean":
        return not value
    return field.convert_to_write(value, record) if field.type != "one2many" else []


@tagged("post_install", "-at_install")
class TestFixedDocuments(ClothinglineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-02-02 03:00:00"))
        cls.users = [
            new_test_user(
                cls.env, f"fixed.{role}", f"clothingline_base.group_clothingline_{role}"
            )
            for role in (*ROLES, "manager")
        ] + [cls.env.ref("base.user_admin")]

    def _models_with(self, mixin):
        registry = self.env.registry
        return sorted(
            name
            for name, model in registry.items()
            if issubclass(model, registry[mixin]) and not model._abstract
        )

    def _rows(self, model):
        self.env.flush_all()
        query = SQL(
            "SELECT to_jsonb(t) FROM %s t ORDER BY id", SQL.identifier(model._table)
        )
        return self.env.execute_query(query)

    def _refused(self, calls, *watched):
        """No role gets any of these calls through, and nothing is changed by them."""
        before = [self._rows(model) for model in watched]
        for user in self.users:
            for records, method, *args in calls:
                said = (user.login, records, method, args)
                with mute_logger("odoo.models", "odoo.addons.base.models.ir_model"):
                    self._call(records.with_user(user), method, args, said)
            self.env.invalidate_all()
            after = [self._rows(model) for model in watched]
            self.assertEqual(after, before, (user.login, calls))

    def _call(self, records, method, args, said):
        if method == "load":
            with contextlib.suppress(UserError):  # who may not even read
                result = call_kw(records.browse(), method, args, {})
                self.assertFalse(result["ids"], said)
            return
        ids = [] if method == "create" else [records.ids]
        with self.assertRaises(UserError, msg=said):
            call_kw(records.browse(), method, [*ids, *args], {})
            self.env.flush_all()

    def _written(self, record, names):
        """One call for each of these fields, and an import of each."""
        for name in sorted(names):
            field = record._fields[name]
            value = other(record, name)
            yield record, "write", {name: value}
            if field.type in ("char", "text", "integer", "float"):
                yield record, "load", [".id", name], [[str(record.id), str(value)]]

    def test_every_fixed_model_is_tried_here(self):
        self.assertEqual(sorted(LINES), self._models_with(LINE))
        self.assertEqual(sorted(DOCUMENTS), self._models_with(DOCUMENT))
        self.assertEqual(sorted(DOCUMENTS | LINES | KEPT), self._models_with(MIXIN))

    def test_what_follows_from_others_takes_no_write(self):
        """A stored field that is computed, and not editable, is under the mixin."""
        kept = self.env.registry[MIXIN]
        for name, model in self.env.registry.items():
            if model._abstract or issubclass(model, kept):
                continue
            for field in model._fields.values():
                if field.store and field.compute and field.readonly:
                    self.assertFalse(OURS & set(field._modules), f"{name}.{field.name}")

    def test_a_fixed_document_is_neither_changed_nor_deleted(self):
        for name, make in DOCUMENTS.items():
            with self.subTest(name):
                fixed = make(self).fixed
                calls = [
                    *self._written(fixed, fixed._fixed_fields),
                    (fixed, "unlink"),
                ]
                self._refused(calls, fixed)

    def test_what_its_own_steps_keep_is_nobodys_to_write(self):
        for name, make in (DOCUMENTS | LINES | KEPT).items():
            with self.subTest(name):
                for record in make(self):
                    kept = record._get_kept_fields()
                    self._refused(list(self._written(record, kept)), record)

    def test_a_line_of_a_fixed_document_is_neither_changed_nor_deleted(self):
        for name, make in LINES.items():
            with self.subTest(name):
                line = make(self).fixed
                parent, lines = self._parent(line)
                again = self._copied(line)
                calls = [
                    *self._written(line, self._fixed_names(line)),
                    (line, "unlink"),
                    (line, "copy"),
                    (line, "create", again),
                    (parent, "write", {lines: [Command.update(line.id, again)]}),
                    (parent, "write", {lines: [Command.create(again)]}),
                    (parent, "write", {lines: [Command.delete(line.id)]}),
                    (parent, "write", {lines: [Command.clear()]}),
                ]
                self._refused(calls, line, parent)

    def test_no_line_is_moved_into_a_fixed_document_or_out_of_it(self):
        for name, make in LINES.items():
            with self.subTest(name):
                pair = make(self)
                by = pair.fixed._get_document_field()
                calls = []
                for line, elsewhere in (pair, reversed(pair)):
                    to = elsewhere[by]
                    parent, lines = self._parent(elsewhere)
                    columns, row = [".id", f"{by}/.id"], [str(line.id), str(to.id)]
                    calls += [
                        (line, "write", {by: to.id}),
                        (line, "load", columns, [row]),
                        (parent, "write", {lines: [Command.link(line.id)]}),
                        (parent, "write", {lines: [Command.set(line.ids)]}),
                    ]
                self._refused(calls, pair.fixed, pair.fixed[by])

    def _fixed_names(self, line):
        if line._fixed_fields is not None:
            return line._fixed_fields
        return {
            name
            for name, field in line._fields.items()
            if field.store and name not in ("id", *models.LOG_ACCESS_COLUMNS)
        }

    def _copied(self, line):
        values = line.copy_data()[0]
        by = line._get_document_field()
        return {**values, by: line[by].id}

    def _parent(self, line):
        """What holds the line, and by which field."""
        by = line._get_document_field()
        parent = line[by]
        lines = next(
            name
            for name, field in parent._fields.items()
            if field.type == "one2many"
            and field.comodel_name == line._name
            and field.inverse_name == by
        )
        return parent, lines
