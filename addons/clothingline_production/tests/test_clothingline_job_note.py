import base64
import io
from datetime import datetime

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .case import ProductionCase


def picture(kind="JPEG", size=(64, 48), **options):
    drawn = io.BytesIO()
    Image.new("RGB", size, "navy").save(drawn, kind, **options)
    return drawn.getvalue()


@tagged("post_install", "-at_install")
class TestClothinglineJobNote(ProductionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.style.bom.bom_line_ids.unlink()

    def setUp(self):
        super().setUp()
        self.job = self._taken(self._order(M=10))
        self.tailor = self._as_tailor(self.job)

    def _b64(self, data):
        return base64.b64encode(data)

    def test_a_problem_reaches_the_planner_once(self):
        for _tap in range(2):
            self.tailor._report_problem("cloth", "p1", text="2 m short")
        self.assertRecordValues(
            self.job.note_ids,
            [{"kind": "cloth", "text": "2 m short", "is_from_tailor": True}],
        )
        self.assertRecordValues(
            self.job.activity_ids,
            [
                {
                    "summary": "Problem: Not enough cloth",
                    "user_id": self.planner.id,
                }
            ],
        )
        self.assertRefused(
            "Choose what the problem is", self.tailor._report_problem, "message", "p2"
        )

    def test_what_is_kept_of_a_picture_is_its_pixels(self):
        exif = Image.Exif()
        exif[0x8825] = {1: "S", 2: (6.0, 12.0, 30.0)}  # where it was taken
        data = picture(size=(3000, 1000), exif=exif)
        self.assertIn(b"Exif", data)
        note, _is_new = self.tailor._tell_message("m1", photo=self._b64(data))
        kept = base64.b64decode(note.photo)
        self.assertNotIn(b"Exif", kept)
        with Image.open(io.BytesIO(kept)) as image:
            self.assertEqual((image.format, image.size), ("JPEG", (1600, 533)))
            self.assertFalse(image.getexif())
        for kind in ("PNG", "WEBP"):
            note, _is_new = self.tailor._tell_message(
                f"m{kind}", photo=self._b64(picture(kind))
            )
            self.assertEqual(base64.b64decode(note.photo)[:3], b"\xff\xd8\xff")

    def test_what_is_no_picture_is_refused(self):
        whole = picture(size=(400, 400))
        for data, sentence in (
            (b"<script>alert(1)</script>", "no picture that can be opened"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
            (whole[: len(whole) // 2], "no picture that can be opened"),
            (b"GIF89a" + bytes(50), "no picture that can be opened"),
            (whole + bytes(40_000_000), "too large"),
            (picture("PNG", (10_000, 6_000)), "too large"),
        ):
            with self.subTest(size=len(data)):
                self.assertRefused(
                    sentence, self._send_photo, self.tailor, self._b64(data)
                )

    def _send_photo(self, job, photo):
        job._tell_message("bad", photo=photo)

    def test_a_voice_note_is_a_short_recording(self):
        note, _is_new = self.tailor._tell_message(
            "v1", voice=self._b64(b"OggS" + bytes(99))
        )
        self.assertTrue(note.voice)
        for data, sentence in (
            (b"#!/bin/sh", "no voice note"),
            (b"OggS" + bytes(2_000_000), "too long"),
        ):
            self.assertRefused(
                sentence,
                lambda data=data: self.tailor._tell_message(
                    "v2", voice=self._b64(data)
                ),
            )
        self.assertRefused("Write something", self.tailor._tell_message, "v3")

    def test_a_stage_may_ask_for_a_photo(self):
        self.job.stage_id.sudo().is_photo_required = True
        line = self.tailor.line_ids
        self.assertRefused(
            "asks for a photo", self.tailor._report_made, {line: 1}, "e1"
        )
        for _tap in range(2):
            self.tailor._report_made({line: 1}, "e1", photo=self._b64(picture()))
        self.assertEqual(line.made_qty, 1)
        self.assertRecordValues(self.job.note_ids, [{"kind": "report"}])

    def test_nothing_is_said_once_the_job_is_closed(self):
        self.job.action_recall()
        self.assertEqual(self.job.state, "done")
        for action in (
            lambda: self.tailor._report_problem("ill", "x"),
            lambda: self.tailor._tell_message("x", text="hello"),
        ):
            self.assertRefused("not open for counting any more", action)

    def test_notes_are_for_the_firm_and_stay(self):
        note = self.env["clothingline.job.note"].create(
            {"job_id": self.job.id, "text": "Use the red thread"}
        )
        self.assertFalse(note.is_from_tailor)
        for action in (note.unlink, lambda: note.write({"text": "x"})):
            with self.assertRaises(AccessError):
                action()
        with self.assertRaises(AccessError):
            note.with_user(self.portal).read(["text"])
        with self.assertRaises(UserError):
            note.create({"job_id": self.job.id})

    def test_nobody_forges_a_note_from_the_tailor_or_its_date(self):
        """A planner wrote "from the tailor" of 2020, once."""
        notes = self.env["clothingline.job.note"]
        says = {"job_id": self.job.id, "text": "I am fine with half the pay"}
        for user in (self.planner, self.manager):
            for forged in (
                {"is_from_tailor": True},
                {"is_from_tailor": False},
                {"is_by_link": True},
                {"happened_at": "2020-01-01"},
                {"event_uuid": "p1"},
                {"company_id": self.env.company.id},
            ):
                with self.subTest(user=user.login, forged=forged):
                    self.assertRefused(
                        "the system keeps this by itself",
                        notes.with_user(user).create,
                        says | forged,
                    )
        # Nor by what the caller's context would fill in.
        note = notes.with_context(
            default_is_from_tailor=True,
            default_is_by_link=True,
            default_happened_at="2020-01-01",
            default_event_uuid="p1",
            clothingline_step=True,
        ).create(says)
        self.assertRecordValues(
            note,
            [
                {
                    "is_from_tailor": False,
                    "is_by_link": False,
                    "happened_at": datetime(2026, 2, 2, 3),
                    "event_uuid": False,
                }
            ],
        )
        # The job's own list of notes is no way around.
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.job.note_ids = [
                Command.create({"text": "Yes", "is_from_tailor": True})
            ]
        for action in (
            lambda: note.write({"is_from_tailor": True}),
            lambda: note.write({"happened_at": "2020-01-01"}),
        ):
            with self.assertRaises(AccessError):
                action()
        self.assertEqual(self.job.note_ids, note)
