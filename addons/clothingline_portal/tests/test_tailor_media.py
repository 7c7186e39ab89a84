import base64
import io
import uuid
from unittest.mock import patch

from PIL import Image

from odoo.tests import tagged

from odoo.addons.clothingline_base.tools import media

from .common import PortalCase


def picture(kind="JPEG", size=(64, 48), **options):
    drawn = io.BytesIO()
    Image.new("RGB", size, "navy").save(drawn, kind, **options)
    return drawn.getvalue()


@tagged("post_install", "-at_install")
class TestTailorMedia(PortalCase):
    """Photos and voice notes: what comes in, and who gets to see it."""

    def setUp(self):
        super().setUp()
        self.job = self._taken()
        self._login(self.siti_user)

    def _upload(self, action, name, data, status=303, **values):
        form = self._form(self.job, action)
        # The name and the type that the phone tells are worth nothing.
        answer = self.url_open(
            f"/my/jobs/{self.job.id}/{action}",
            data={**{k: v for k, v in form.items() if v is not None}, **values},
            files={name: ("holiday.jpg", data, "image/jpeg")},
            allow_redirects=False,
        )
        self.assertEqual(answer.status_code, status, answer.text[:500])
        self.env.invalidate_all()
        return answer

    def test_a_photo_is_kept_without_its_place_and_shown(self):
        exif = Image.Exif()
        exif[0x8825] = {1: "S", 2: (6.0, 12.0, 30.0)}
        self._upload("tell", "photo", picture(exif=exif), text="Like this?")
        self.assertRecordValues(
            self.job.note_ids, [{"kind": "message", "text": "Like this?"}]
        )
        self.assertNotIn(b"Exif", base64.b64decode(self.job.note_ids.photo))
        page = self._page(f"/my/jobs/{self.job.id}")
        (source,) = page.xpath("//img/@src")
        answer = self._get(source)
        self.assertEqual(answer.headers["Content-Type"], "image/jpeg")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        for user in (self.budi_user, self.brand_user):
            self._login(user)
            self._get(source, 404)
        self.logout()
        self._get(source, 303)

    def test_what_is_no_picture_gets_a_clear_answer(self):
        before = self._checksum()
        for data, sentence in (
            (b"<?php system('id') ?>", "This is no picture that can be opened."),
            (b"<svg onload='alert(1)'/>", "This is no picture that can be opened."),
            (picture(size=(300, 300))[:900], "This is no picture that can be opened."),
            (picture() + bytes(40 * 1024 * 1024), "This picture is too large."),
        ):
            with self.subTest(size=len(data)):
                answer = self._upload("tell", "photo", data, 400)
                self._assert_error(answer, sentence)
        self.assertEqual(self._checksum(), before)

    def test_a_voice_note_is_played_as_what_it_is(self):
        self._upload("tell", "voice", b"OggS" + bytes(500))
        page = self._page(f"/my/jobs/{self.job.id}")
        (source,) = page.xpath("//audio/@src")
        self.assertEqual(self._get(source).headers["Content-Type"], "audio/ogg")
        answer = self._upload("tell", "voice", b"<html>" + bytes(500), 400)
        self._assert_error(answer, "This is no voice note that can be played.")

    def test_the_inspectors_photo_is_shown_to_the_tailor(self):
        line = self.job.line_ids[0]
        self.job._report_made({line: 5}, "m")
        handover = self.job._hand_in({line: 5}, "h")
        handover.inspection_ids.defect_ids = [
            (
                0,
                0,
                {
                    "defect_type_id": self.env["clothingline.defect.type"]
                    .search([], limit=1)
                    .id,
                    "handover_line_id": handover.line_ids.id,
                    "photo": base64.b64encode(picture("PNG")),
                },
            )
        ]
        handover.inspection_ids.action_judge()
        (source,) = self._page(f"/my/jobs/{self.job.id}").xpath("//img/@src")
        answer = self._get(source)
        self.assertEqual(answer.headers["Content-Type"], "image/jpeg")
        self._get(source + "0", 404)

    def test_a_stage_that_asks_for_a_photo(self):
        self.job.stage_id.is_photo_required = True
        numbers = self._typed(self.job, 1, 0)
        answer = self._do(self.job, "made", 400, **numbers)
        self._assert_error(answer, "asks for a photo of the pieces")
        self._upload("made", "photo", picture(), **numbers)
        self.assertEqual(self.job.line_ids[0].made_qty, 1)
        self.assertRecordValues(self.job.note_ids, [{"kind": "report"}])

    def test_a_picture_is_drawn_once_and_before_the_job_is_locked(self):
        done, jobs = [], self.env.registry["clothingline.job"]
        lock, draw = jobs._lock_ledger, media.clean_picture

        def locked(records):
            done.append("lock")
            return lock(records)

        def drawn(*args):
            done.append("draw")
            return draw(*args)

        with (
            patch.object(jobs, "_lock_ledger", locked),
            patch.object(media, "clean_picture", drawn),
        ):
            self._upload("made", "photo", picture(), **self._typed(self.job, 1, 0))
            self.assertEqual(done, ["draw", "lock"])
            # Words and pictures alone lock nothing.
            self._upload("tell", "photo", picture())
            self._do(self.job, "problem", choice="ill")
        self.assertEqual(done, ["draw", "lock", "draw"])

    def test_a_problem_reaches_the_planner(self):
        answer = self._do(self.job, "problem", 400)
        self._assert_error(answer, "Choose what the problem is.")
        event = str(uuid.uuid4())
        for _tap in range(2):
            self._do(self.job, "problem", choice="machine", event_uuid=event)
        self.assertEqual(
            self.job.activity_ids.mapped("summary"), ["Problem: Machine broken"]
        )
        self.assertIn("Machine broken", self._get(f"/my/jobs/{self.job.id}").text)
