from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from .clothingline_job_note import PROBLEMS

# A phone's clock is rarely right to the second.
CLOCK_SKEW = timedelta(minutes=5)


class ClothinglineJob(models.Model):
    """A job as its tailor works on it: taken, counted, handed in.

    Each method checks the state itself and says in a sentence what is wrong; whose
    job it is, is for the caller to check.
    """

    # A job is one model in four files, each a concept.
    _inherit = "clothingline.job"

    def _take(self):
        """The tailor takes the offered job: pieces, service order, material issue."""
        self.ensure_one()
        if self.state != "offered":
            raise UserError(self.env._("This job is no longer offered."))
        self._check_tailor(self.env["clothingline.competency"]._today())
        self.order_id._lock_ledger()
        self._check_plan()
        self._move_to("taken")
        self.taken_at = fields.Datetime.now()
        self.env["clothingline.piece.move"]._post(
            self,
            [(line, False, "in_hand", line.qty, False) for line in self.line_ids],
            f"take-{self.id}",
        )
        # Whoever takes may just work in another company than the job's.
        job = self.with_company(self.company_id)
        job._order_service()
        job._issue_material()

    def _refuse(self, reason):
        self.ensure_one()
        self._move_to("refused")
        self.refuse_reason = reason
        self.message_post(body=self.env._("Refused: %(reason)s", reason=reason or "–"))

    def _report_made(self, pieces, event_uuid, happened_at=None, photo=None):
        """Count pieces made; ``pieces`` by job line. Counted once per event."""
        moves, is_new = self._count(
            "in_hand", "made", pieces, event_uuid, happened_at, photo
        )
        if is_new and photo:
            self.env["clothingline.job.note"]._tell(
                self, "report", event_uuid, moves[:1].happened_at, photo=photo
            )
        return moves, is_new

    def _correct_made(self, pieces, event_uuid, happened_at=None):
        """Put pieces counted by mistake back in hand."""
        return self._count("made", "in_hand", pieces, event_uuid, happened_at)

    def _count(self, source, target, pieces, event_uuid, happened_at, photo=None):
        self.order_id._lock_ledger()
        moves = self.env["clothingline.piece.move"]
        # An event counted before is answered the same, even when the job is done.
        if known := moves._posted(self, event_uuid):
            return known, False
        self._check_countable(pieces)
        happened_at = self._check_time(happened_at)
        if target == "made":
            self._check_available(pieces)
            self._check_photo(photo)
        rows = [
            (line, source, target, qty, False) for line, qty in pieces.items() if qty
        ]
        return moves._add(self, rows, event_uuid, happened_at), True

    def _check_time(self, happened_at):
        """When an event happened: after the job was taken and not in the future.

        What lies within the slack of a phone's clock is moved to the edge.
        """
        now = fields.Datetime.now()
        moment = fields.Datetime.to_datetime(happened_at) or now
        if moment > now + CLOCK_SKEW:
            raise UserError(
                self.env._(
                    "The time of this report lies in the future. Set the clock of the "
                    "phone right and report again."
                )
            )
        taken_at = self.taken_at or moment
        if moment < taken_at - CLOCK_SKEW:
            raise UserError(
                self.env._(
                    "This report is older than your yes to %(job)s. Set the clock of "
                    "the phone right and report again.",
                    job=self.name,
                )
            )
        return min(max(moment, taken_at), now)

    def _check_photo(self, photo):
        if self.stage_id.is_photo_required and not photo:
            raise UserError(
                self.env._(
                    "%(stage)s asks for a photo of the pieces. Add one and send again.",
                    stage=self.stage_id.name,
                )
            )

    def _check_taken(self):
        self.ensure_one()
        if self.state != "taken":
            raise UserError(self.env._("This job is not open for counting any more."))

    def _check_countable(self, pieces):
        """Refuse what is no count of this job's pieces."""
        self._check_taken()
        for line, qty in pieces.items():
            if line.job_id != self:
                raise UserError(self.env._("This line belongs to another job."))
            if not isinstance(qty, int) or qty < 0:
                raise UserError(
                    self.env._("Enter whole numbers of pieces, not %(qty)s.", qty=qty)
                )

    def _check_available(self, pieces):
        """A stage can only use what the stage before has accepted."""
        available = self.order_id._pieces_available(self.stage_id)
        if available is None:
            return
        for line, qty in pieces.items():
            if qty > available[line.product_id.id]:
                raise UserError(
                    self.env._(
                        "%(variant)s: only %(available)s pieces have come from the "
                        "stage before. Enter %(available)s or fewer.",
                        variant=line.variant_name,
                        available=max(available[line.product_id.id], 0),
                    )
                )

    def _count_material(self, counted):
        """The tailor's own count of what he received; ``counted`` by job material."""
        self._check_taken()
        if any(material.job_id != self for material in counted):
            raise UserError(self.env._("This material belongs to another job."))
        if self.material_state != "issued" or any(
            material.is_counted for material in counted
        ):
            raise UserError(
                self.env._("The material was not issued yet, or is counted already.")
            )
        if any(qty < 0 for qty in counted.values()):
            raise UserError(self.env._("A count is never less than zero."))
        short = self.env["clothingline.job.material"]
        for material, qty in counted.items():
            material.write({"counted_qty": qty, "is_counted": True})
            if material.uom_id.compare(qty, material.issued_qty):
                short |= material
        if short:
            self._report_count_difference(short)

    def _report_count_difference(self, materials):
        lines = "; ".join(
            self.env._(
                "%(component)s: issued %(issued)s, counted %(counted)s",
                component=material.product_id.display_name,
                issued=material.issued_qty,
                counted=material.counted_qty,
            )
            for material in materials
        )
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Material count differs"),
            note=lines,
            user_id=self._planner().id,
        )

    def _hand_in(self, pieces, event_uuid, happened_at=None):
        """Hand in pieces (made first, then reworked); a handover to inspect."""
        handovers = self.env["clothingline.handover"]
        self.order_id._lock_ledger()
        known = handovers.search(
            [("job_id", "=", self.id), ("event_uuid", "=", event_uuid)]
        )
        if known:
            return known
        self._check_countable(pieces)
        happened_at = self._check_time(happened_at)
        return handovers._make(self, pieces, event_uuid, happened_at)

    def _report_problem(self, kind, event_uuid, happened_at=None, **note):
        """Tell the planner of a problem, once per event; ``note``: text and files."""
        notes = self.env["clothingline.job.note"]
        self.order_id._lock_ledger()
        if known := notes._told(self, event_uuid):
            return known, False
        self._check_taken()
        if kind not in dict(PROBLEMS):
            raise UserError(self.env._("Choose what the problem is."))
        happened_at = self._check_time(happened_at)
        told, is_new = notes._tell(self, kind, event_uuid, happened_at, **note)
        label = dict(notes._fields["kind"]._description_selection(self.env))[kind]
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Problem: %(problem)s", problem=label),
            note=told.text or "",
            user_id=self._planner().id,
        )
        return told, is_new

    def _tell_message(self, event_uuid, happened_at=None, **note):
        """A picture, a voice note or a text from the tailor to the planner."""
        notes = self.env["clothingline.job.note"]
        self.order_id._lock_ledger()
        if known := notes._told(self, event_uuid):
            return known, False
        self._check_taken()
        happened_at = self._check_time(happened_at)
        return notes._tell(self, "message", event_uuid, happened_at, **note)

    def _planner(self):
        """Who made the job, while he is with the firm."""
        return self.create_uid if self.create_uid.active else self.env.user
