import io
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged
from odoo.tools.pdf import PdfFileReader

PAGE = """
<t t-name="clothingline_print.test">
    <t t-call="web.html_container">
        <t t-foreach="docs" t-as="o">
            <div class="header"><p>Of <t t-out="o.name"/></p></div>
            <div class="article" t-att-data-oe-model="o._name" t-att-data-oe-id="o.id">
                <div class="page">
                    <link rel="stylesheet" href="http://example.com/spy.css"/>
                    <h2 t-out="o.name"/>
                    <img src="/web/static/img/logo.png"/>
                    <img t-attf-src="/report/barcode/Code128/{{o.name}}"/>
                    <img src="http://example.com/spy.png"/>
                    <p t-foreach="range(o.color)" t-as="line">Line <t t-out="line"/></p>
                </div>
            </div>
            <div class="footer"><span class="page"/> of <span class="topage"/></div>
        </t>
    </t>
</t>
"""


@tagged("post_install", "-at_install")
class TestIrActionsReport(TransactionCase):
    """A print of partners: ``color`` is how many lines a document has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        view = cls.env["ir.ui.view"].create(
            {
                "name": "test",
                "type": "qweb",
                "key": "clothingline_print.test",
                "arch": PAGE,
            }
        )
        cls.env["ir.model.data"].create(
            {
                "module": "clothingline_print",
                "name": "test",
                "model": "ir.ui.view",
                "res_id": view.id,
            }
        )
        cls.report = cls.env["ir.actions.report"].create(
            {
                "name": "Test",
                "model": "res.partner",
                "report_name": "clothingline_print.test",
                "paperformat_id": cls.env.ref("base.paperformat_euro").id,
            }
        )
        cls.short, cls.long = cls.env["res.partner"].create(
            [{"name": "Siti", "color": 3}, {"name": "Asep", "color": 90}]
        )

    def _streams(self, partners):
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        streams, kind = report._pre_render_qweb_pdf(self.report, partners.ids)
        self.assertEqual(kind, "pdf")
        return {
            record: [page.extract_text() for page in PdfFileReader(one["stream"]).pages]
            for record, one in streams.items()
        }

    def test_each_page_has_header_footer_and_its_number(self):
        pages = self._streams(self.long)[self.long.id]
        self.assertGreater(len(pages), 1)
        for number, text in enumerate(pages, 1):
            self.assertIn("Of Asep", text)
            self.assertIn(f"{number} of {len(pages)}", text)
        self.assertIn("Line 89", pages[-1])

    def test_a_print_of_several_is_taken_apart_by_its_documents(self):
        streams = self._streams(self.short + self.long)
        self.assertEqual(set(streams), {self.short.id, self.long.id})
        self.assertEqual(len(streams[self.short.id]), 1)
        self.assertIn("Of Siti", streams[self.short.id][0])
        self.assertIn("1 of 1", streams[self.short.id][0])
        last = streams[self.long.id][-1]
        self.assertIn("Of Asep", last)
        self.assertNotIn("Siti", last)

    def test_pictures_are_our_own_and_no_host_is_asked(self):
        with patch("urllib.request.OpenerDirector.open", side_effect=AssertionError):
            pdf = (
                self.env["ir.actions.report"]
                .with_context(force_report_rendering=True)
                ._render_qweb_pdf(self.report, self.short.ids)[0]
            )
        page = PdfFileReader(io.BytesIO(pdf)).pages[0]
        self.assertEqual(len(page.images), 2)

    def test_nothing_of_the_disk_or_of_others_is_found(self):
        report = self.env["ir.actions.report"].with_user(
            self.env.ref("base.public_user")
        )
        secret = self.env["ir.attachment"].create({"name": "s.png", "raw": b"secret"})
        for address in (
            "file:///etc/passwd",
            "/base/static/../../../odoo.conf",
            "/base/models/res_users.py",
            "file:///base/static/description/icon.png",
            f"/web/image/res.partner/{self.short.id}/nothing",
            "/report/barcode",
            f"/web/image/{secret.id}",
            "ftp://example.com/a.png",
            "http://example.com/a.png",
        ):
            with self.subTest(address=address), self.assertRaises(ValueError):
                report._clothingline_find(address)

    def test_a_picture_is_found_by_each_of_its_addresses(self):
        self.long.image_1920 = (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
            "awAAAABJRU5ErkJggg=="
        )
        attachment = self.env["ir.attachment"].create(
            {"name": "a.png", "datas": self.long.image_1920}
        )
        report = self.env["ir.actions.report"]
        for address in (
            f"/web/image/res.partner/{self.long.id}/image_1920",
            f"/web/image/res.partner/{self.long.id}/image_1920/a.png?unique=1",
            f"/web/image?model=res.partner&id={self.long.id}&field=image_1920",
            f"/web/image/{attachment.id}",
            f"/web/image/{attachment.id}-abc/a.png",
            f"/web/content/{attachment.id}",
        ):
            with self.subTest(address=address):
                content, kind = report._clothingline_find(address)
                self.assertTrue(content.startswith(b"\x89PNG"))
                self.assertEqual(kind, "image/png")

    def test_paper_is_as_wide_as_it_was_asked_for(self):
        paper = self.env["report.paperformat"].create(
            {
                "name": "Label",
                "format": "custom",
                "orientation": "Portrait",
                "page_width": 57,
                "page_height": 35,
                "margin_top": 1,
                "margin_bottom": 1,
                "margin_left": 1,
                "margin_right": 1,
            }
        )
        self.report.paperformat_id = paper
        for landscape, size in ((False, (57, 35)), (True, (35, 57))):
            pdf = (
                self.env["ir.actions.report"]
                .with_context(force_report_rendering=True, landscape=landscape)
                ._render_qweb_pdf(self.report, self.short.ids)[0]
            )
            box = PdfFileReader(io.BytesIO(pdf)).pages[0].mediabox
            for side, wanted in zip((box.width, box.height), size, strict=True):
                self.assertAlmostEqual(float(side) / 72 * 25.4, wanted, 1)
