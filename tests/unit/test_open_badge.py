import base64
import doctest
import gzip
import io
from datetime import UTC, date, datetime

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from clothingline_certification.tools import open_badge
from clothingline_certification.tools.open_badge import LIST_SIZE, Badge

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
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


def jwk(key=KEY):
    public = key.public_key().public_bytes_raw()
    return jwt.PyJWK(open_badge.public_jwk(public, "key-1"))


def verify(token, key=None):
    """What a verifier does with a library of its own."""
    options = {"require": ["iss", "jti", "nbf", "exp"], "verify_exp": False}
    return jwt.decode(token, key or jwk(), algorithms=["EdDSA"], options=options)


def bit(encoded, index):
    """The W3C's steps to read a status list."""
    packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
    return gzip.decompress(packed)[index // 8] >> (7 - index % 8) & 1


def test_examples_in_the_docstrings():
    assert doctest.testmod(open_badge).failed == 0


def test_a_library_that_is_not_ours_accepts_the_credential():
    token = open_badge.badge_token(BADGE, "key-1", KEY.sign)
    claims = verify(token)
    assert jwt.get_unverified_header(token) == {
        "alg": "EdDSA",
        "typ": "vc+jwt",
        "kid": "key-1",
    }
    assert claims["iss"] == claims["issuer"]["id"]
    assert claims["jti"] == claims["id"]
    assert claims["credentialSubject"]["identifier"][0]["identityHash"] == BADGE.holder
    # Valid through the last second of the last day in Jakarta.
    assert datetime.fromtimestamp(claims["exp"], UTC) == datetime(
        2029, 3, 2, 16, 59, 59, tzinfo=UTC
    )
    assert claims["validUntil"] == "2029-03-02T23:59:59+07:00"


@given(st.data())
def test_one_changed_byte_is_refused(data):
    token = open_badge.badge_token(BADGE, "key-1", KEY.sign)
    head, body, signature = token.split(".")
    part = data.draw(st.sampled_from((0, 1, 2)))
    raw = bytearray(base64.urlsafe_b64decode((head, body, signature)[part] + "=="))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    parts = [head, body, signature]
    parts[part] = open_badge.encode(bytes(raw))
    with pytest.raises(jwt.InvalidTokenError):
        verify(".".join(parts))


def test_another_key_is_refused():
    token = open_badge.badge_token(BADGE, "key-1", OTHER.sign)
    with pytest.raises(jwt.InvalidSignatureError):
        verify(token)


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
