import base64
import doctest
import gzip
import io
import traceback
from datetime import date
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyld import jsonld

from clothingline_certification.tools import data_integrity, open_badge
from clothingline_certification.tools.open_badge import LIST_SIZE, Badge

BADGE = Badge(
    base_url="https://sew.example",
    code="A" * 22,
    holder="Siti Nurhaliza",
    scheme="Sewing operator",
    scheme_number="SS.1",
    number="00000 0000 2 0000001 2026",
    issuer="LSP Contoh",
    publisher="Clothing Line",
    units=(("TEST.01", "Menjahit"),),
    issued=date(2026, 3, 2),
    expires=date(2029, 3, 2),
    index=LIST_SIZE + 7,
)


def bit(encoded, index):
    """The W3C's steps to read a status list."""
    packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
    return gzip.decompress(packed)[index // 8] >> (7 - index % 8) & 1


def test_examples_in_the_docstrings():
    for module in (open_badge, data_integrity):
        assert doctest.testmod(module).failed == 0


def test_it_is_valid_through_the_last_second_of_the_last_day_in_jakarta():
    content = open_badge.credential(BADGE)
    assert content["validFrom"] == "2026-03-02T00:00:00+07:00"
    assert content["validUntil"] == "2029-03-02T23:59:59+07:00"


def test_the_proof_is_made_over_what_is_said_not_how_it_is_written():
    signed = []

    def sign(content):
        signed.append(content)
        return bytes(64)

    content = open_badge.credential(BADGE)
    turned = dict(reversed(content.items()))
    other = {**content, "name": "Another"}
    for document in (content, turned, other):
        secured = data_integrity.secure(
            document, "urn:key", "2026-03-02T00:00:00Z", sign
        )
        assert secured["proof"]["proofValue"] == data_integrity.multibase(bytes(64))
    assert signed[0] == signed[1]
    # Options first, then the document: two digests of 32 bytes.
    assert signed[0][:32] == signed[2][:32]
    assert signed[0][32:] != signed[2][32:]


def test_nothing_is_fetched():
    document = {"@context": ["https://sew.example/unknown"], "id": "urn:a"}
    with pytest.raises(jsonld.JsonLdError) as refused:
        data_integrity.secure(document, "urn:key", "2026-03-02T00:00:00Z", bytes)
    told = "".join(traceback.format_exception(refused.value))
    assert "There is no copy of https://sew.example/unknown" in told


def test_the_contexts_are_those_that_were_published():
    folder = Path(data_integrity.__file__).parents[1] / "data" / "contexts"
    found = {p.name: sha256(p.read_bytes()).hexdigest() for p in folder.glob("*.json")}
    assert found == {
        "credentials-v2.json": "59955ced6697d61e03f2b2556febe530"
        "8ab16842846f5b586d7f1f7adec92734",
        "open-badges-3.0.3.json": "3d34f4d4ef1bce691106e63798beb5e7"
        "b862ba841423f5ee1e53ab7ddf3bca84",
    }


def test_each_certificate_has_its_own_bit_in_its_own_list():
    first, _second = open_badge.credential(BADGE)["credentialStatus"]
    assert first["statusListIndex"] == "7"
    assert first["statusListCredential"].endswith("/certificate/status/revocation/1")


@given(st.sets(st.integers(0, LIST_SIZE - 1), max_size=20))
def test_a_status_list_tells_the_ended_from_all_others(ended):
    encoded = open_badge.encode_list(ended)
    for index in ended | {0, 1, 8, LIST_SIZE - 1}:
        assert bit(encoded, index) == (index in ended)


@given(st.text())
def test_a_baked_picture_is_still_one_and_gives_the_text_back(text):
    text = text.encode(errors="ignore").decode()
    plain = io.BytesIO()
    Image.new("RGB", (3, 3), "red").save(plain, "PNG")
    baked = Image.open(io.BytesIO(open_badge.bake(plain.getvalue(), text)))
    assert baked.getpixel((1, 1)) == (255, 0, 0)
    assert baked.text["openbadgecredential"] == text


def test_only_a_png_is_baked():
    with pytest.raises(ValueError, match="not a PNG"):
        open_badge.bake(b"GIF89a", "x")


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"))))
def test_a_baked_drawing_is_still_one_and_gives_the_text_back(text):
    plain = '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'
    baked = ElementTree.fromstring(open_badge.bake_svg(plain, text))
    element = baked.find("{https://purl.imsglobal.org/ob/v3p0}credential")
    assert (element.text or "") == text
    assert baked.find("{http://www.w3.org/2000/svg}g") is not None


def test_only_an_svg_is_baked():
    for wrong in ("<html>", "<svg />", '<svg width="1'):
        with pytest.raises(ValueError, match="not an SVG"):
            open_badge.bake_svg(wrong, "x")
