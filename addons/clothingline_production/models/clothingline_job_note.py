import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.clothingline_base.tools import media

PROBLEMS = [
    ("cloth", "Not enough cloth"),
    ("machine", "Machine broken"),
    ("ill", "Ill"),
    ("other", "Something else"),
]


class Clean(bytes):
    """A picture that was drawn anew. No call from outside can send this type, so it
    vouches for what it holds, and nothing is drawn twice."""


class ClothinglineJobNote(models.Model):
    """What the tailor or the firm says about a job: a problem, a picture, a voice note.

    Written once and kept. A problem reaches the planner as an activity.
    """

    _name = "clothingline.job.note"
    _description = "Job Note"
    _inherit = "clothingline.kept.mixin"
    _order = "id desc"

    # Who speaks, and when, nobody says for another.
    _kept_fields = frozenset(
        {"is_from_tailor", "is_by_link", "event_uuid", "happened_at"}
    )

    job_id = fields.Many2one(
        "clothingline.job", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("message", "Message"), ("report", "Report"), *PROBLEMS],
        required=True,
        default="message",
    )
    is_from_tailor = fields.Boolean(readonly=True)
    is_by_link = fields.Boolean("By Link", readonly=True)
    text = fields.Char()
    photo = fields.Binary(attachment=True)
    voice = fields.Binary("Voice Note", attachment=True)
    event_uuid = fields.Char("Event", readonly=True, copy=False)
    happened_at = fields.Datetime(
        "Time", required=True, readonly=True, default=fields.Datetime.now
    )
    company_id = fields.Many2one(related="job_id.company_id", store=True)

    _event_once = models.UniqueIndex(
        "(job_id, event_uuid) WHERE event_uuid IS NOT NULL",
        "This event was counted already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        for vals in vals_list:
            self._check_says_something(vals)
            if not self._is_in_step():  # _tell has cleaned them before
                self._clean_media(vals)
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        self._clean_media(vals)
        return super().write(vals)

    @api.model
    def _check_says_something(self, vals):
        if vals.get("kind", "message") == "message" and not any(
            vals.get(name) for name in ("text", "photo", "voice")
        ):
            raise UserError(
                self.env._("Write something, or add a photo or a voice note.")
            )

    @api.model
    def _clean_media(self, vals):
        """Keep of a file only what is a picture or a recording."""
        if vals.get("photo"):
            vals["photo"] = self._clean_photo(vals["photo"])
        if vals.get("voice"):
            self._check_voice(vals["voice"])

    @api.model
    def _clean_photo(self, photo):
        """The picture drawn anew, once. It takes time: before anything is locked."""
        if isinstance(photo, Clean):
            return photo
        try:
            return Clean(base64.b64encode(media.clean_picture(base64.b64decode(photo))))
        except media.MediaError as error:
            if error.reason == "size":
                message = self.env._("This picture is too large. Take a smaller one.")
            else:
                message = self.env._(
                    "This is no picture that can be opened. Take a photo, or choose a "
                    "JPEG, PNG or WebP file."
                )
            raise UserError(message) from error

    @api.model
    def _check_voice(self, voice):
        try:
            media.voice_type(base64.b64decode(voice))
        except media.MediaError as error:
            if error.reason == "size":
                message = self.env._(
                    "This voice note is too long. Say it in one minute or less."
                )
            else:
                message = self.env._(
                    "This is no voice note that can be played. Record it again."
                )
            raise UserError(message) from error

    @api.model
    def _told(self, job, event_uuid):
        """The note of this event of ``job``; none if it was not told yet."""
        return self.search([("job_id", "=", job.id), ("event_uuid", "=", event_uuid)])

    @api.model
    def _tell(self, job, kind, event_uuid, happened_at, **vals):
        """Add the tailor's note to the job; a problem becomes the planner's to do.

        The same event is one note. Of files, only what is clean is given.
        """
        if known := self._told(job, event_uuid):
            return known, False
        note = self._in_step().create(
            {
                "job_id": job.id,
                "kind": kind,
                "event_uuid": event_uuid,
                "happened_at": happened_at,
                "is_from_tailor": True,
                **vals,
            }
        )
        if kind in dict(PROBLEMS):
            job.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._(
                    "Problem: %(problem)s",
                    problem=dict(self._fields["kind"]._description_selection(self.env))[
                        kind
                    ],
                ),
                note=note.text or "",
                user_id=job._planner().id,
            )
        return note, True
