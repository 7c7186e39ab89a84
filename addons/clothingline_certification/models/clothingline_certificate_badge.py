import base64
import io

import qrcode
from PIL import Image, ImageDraw, ImageFont

from odoo import api, models

from ..tools import open_badge

_SIZE = 480
_ENDED = {"revocation": ("revoked", "replaced"), "suspension": ("suspended",)}


class ClothinglineCertificate(models.Model):
    """The certificate as an Open Badge, for the holder to keep and show anywhere."""

    _inherit = "clothingline.certificate"

    @api.model
    def _public_badge(self, code):
        """The certificate of this code if it holds today, to make its badge."""
        certificate = self._find_public(code)
        return certificate.filtered(lambda c: c.status in ("valid", "expiring"))

    def _badge_credential(self):
        """The signed credential, as text."""
        self.ensure_one()
        key = self.env["clothingline.badge.key"]._ensure()
        content = key._secure(open_badge.credential(self._badge()))
        return open_badge.to_json(content)

    def _badge_picture(self):
        """A PNG that carries the signed credential."""
        return open_badge.bake(self._badge_drawing(), self._badge_credential())

    def _badge_vector(self):
        """An SVG around the same picture, that carries it too."""
        picture = base64.b64encode(self._badge_drawing()).decode()
        drawing = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}">'
            f'<image href="data:image/png;base64,{picture}" '
            f'width="{_SIZE}" height="{_SIZE}"/></svg>'
        )
        return open_badge.bake_svg(drawing, self._badge_credential())

    def _badge(self):
        paper = self._paper()
        return open_badge.Badge(
            base_url=self.get_base_url(),
            code=self.code,
            holder=self.holder_name,
            scheme=paper["scheme"],
            scheme_number=paper["scheme_number"],
            number=self.number,
            issuer=paper["issuer"],
            publisher=(self.tailor_id.company_id or self.env.company).name,
            units=tuple((unit["code"], unit["name"]) for unit in paper["units"]),
            issued=self.issue_date,
            expires=self.expiry_date,
            index=self.id,
        )

    def _badge_drawing(self):
        picture = Image.new("RGB", (_SIZE, _SIZE), "white")
        draw = ImageDraw.Draw(picture)
        draw.rounded_rectangle(
            (8, 8, _SIZE - 8, _SIZE - 8), 32, outline="#0b5750", width=8
        )
        middle = _SIZE // 2
        for text, size, top in (
            (self._paper()["scheme"], 28, 40),
            (self.holder_name, 24, 84),
        ):
            font = ImageFont.load_default(size)
            draw.text((middle, top), text[:32], "#0b5750", font, anchor="ma")
        code = qrcode.make(self._public_url(), box_size=8, border=1).get_image()
        side = 320
        picture.paste(code.resize((side, side)), (middle - side // 2, 132))
        content = io.BytesIO()
        picture.save(content, "PNG")
        return content.getvalue()

    @api.model
    def _status_list(self, purpose, number):
        """The signed list of what has ended; None where there is no such list."""
        first = number * open_badge.LIST_SIZE
        # sudo: the lists are public and say nothing about anyone.
        certificates = self.sudo()
        last = certificates.search([], order="id desc", limit=1).id
        if purpose not in _ENDED or (number and first > last):
            return None
        ended = certificates.search(
            [
                ("state", "in", _ENDED[purpose]),
                ("id", ">=", first),
                ("id", "<", first + open_badge.LIST_SIZE),
            ]
        )
        content = open_badge.status_credential(
            self.get_base_url(), purpose, number, (id_ - first for id_ in ended.ids)
        )
        key = self.env["clothingline.badge.key"]._ensure()
        return open_badge.to_json(key._secure(content))
