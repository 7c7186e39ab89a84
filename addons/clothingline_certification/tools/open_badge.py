"""A certificate as an Open Badge 3.0: a signed credential anyone can verify.

The credential follows the W3C Verifiable Credentials Data Model 2.0 and Open Badges
3.0; ``data_integrity`` puts the proof into it. Whether it was revoked or suspended
later is told by a Bitstring Status List, a credential with a proof like any other, in
which a certificate is one bit; lists are long and mostly zeros, so a look into one does
not tell whose credential was checked. Open Badges 3.0, 5.3 "Baking": a PNG carries the
credential in an iTXt chunk named ``openbadgecredential``, an SVG in an element.
"""

import base64
import gzip
import json
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from xml.sax.saxutils import escape

from .data_integrity import CREDENTIALS, OPEN_BADGES

# W3C Bitstring Status List 1.0 wants at least 16 KB: 131,072 credentials a list.
LIST_SIZE = 131_072
PURPOSES = ("revocation", "suspension")
_JAKARTA = timezone(timedelta(hours=7))
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential"
_NAMESPACE, _NAMESPACE_URL = "openbadges", "https://purl.imsglobal.org/ob/v3p0"


@dataclass(frozen=True)
class Badge:
    """What the public page shows, and the number that picks the bit in a status list.

    ``units`` are pairs of code and title. The last day is still valid.
    """

    base_url: str
    code: str
    holder: str
    scheme: str
    scheme_number: str
    number: str
    issuer: str
    publisher: str
    units: tuple[tuple[str, str], ...]
    issued: date
    expires: date
    index: int


def credential(badge: Badge) -> dict:
    """The OpenBadgeCredential, not signed."""
    page = f"{badge.base_url}/certificate/{badge.code}"
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.scheme,
        "issuer": {
            "id": issuer_url(badge.base_url),
            "type": ["Profile"],
            "name": badge.publisher,
        },
        "validFrom": datetime.combine(badge.issued, time.min, _JAKARTA).isoformat(),
        # The last second of the last day.
        "validUntil": datetime.combine(
            badge.expires, time(23, 59, 59), _JAKARTA
        ).isoformat(),
        "credentialSubject": _subject(badge, page),
        "credentialStatus": [
            _status(badge.base_url, badge.index, purpose) for purpose in PURPOSES
        ],
    }


def _subject(badge: Badge, page: str) -> dict:
    units = "; ".join(" ".join(unit) for unit in badge.units)
    achievement = {
        "id": f"{page}#achievement",
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": badge.scheme,
        "description": badge.scheme,
        "criteria": {"narrative": units or badge.scheme},
        "creator": {"id": f"{page}#creator", "type": ["Profile"], "name": badge.issuer},
    }
    if badge.scheme_number:
        achievement["humanCode"] = badge.scheme_number
    return {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityType": "name",
                "identityHash": badge.holder,
                "hashed": False,
            }
        ],
        "licenseNumber": badge.number,
        "achievement": achievement,
    }


def _status(base_url: str, index: int, purpose: str) -> dict:
    url = list_url(base_url, purpose, index // LIST_SIZE)
    return {
        "id": f"{url}#{index % LIST_SIZE}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index % LIST_SIZE),
        "statusListCredential": url,
    }


def list_url(base_url: str, purpose: str, number: int) -> str:
    return f"{base_url}/certificate/status/{purpose}/{number}"


def status_credential(
    base_url: str, purpose: str, number: int, ended: Iterable[int]
) -> dict:
    """The status list: ``ended`` are indexes within this list, from 0 on."""
    url = list_url(base_url, purpose, number)
    return {
        "@context": [CREDENTIALS],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_url(base_url),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode_list(ended),
        },
    }


def encode_list(ended: Iterable[int]) -> str:
    """Bits from the left, packed by gzip, multibase base64url.

    >>> import gzip
    >>> encoded = encode_list([0, 9])
    >>> gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=="))[:2].hex()
    '8040'
    """
    bits = bytearray(LIST_SIZE // 8)
    for index in ended:
        bits[index // 8] |= 0x80 >> index % 8
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0))
    return "u" + packed.rstrip(b"=").decode()


def issuer_profile(base_url: str, name: str, keys: Iterable[str]) -> dict:
    """Who issues, and every key (Multikey) that ever signed for him.

    A key in it says where it can be found: in this document, under its own name.
    """
    url = issuer_url(base_url)
    methods = [
        {
            "id": method_url(base_url, key),
            "type": "Multikey",
            "controller": url,
            "publicKeyMultibase": key,
        }
        for key in keys
    ]
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
            OPEN_BADGES,
        ],
        "id": url,
        "type": ["Profile"],
        "name": name,
        "url": base_url,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def issuer_url(base_url: str) -> str:
    return f"{base_url}/certificate/issuer"


def method_url(base_url: str, key: str) -> str:
    return f"{issuer_url(base_url)}#{key}"


def bake(picture: bytes, text: str) -> bytes:
    """The PNG with ``text`` in it; ValueError for what is no PNG."""
    if picture[:8] != _PNG_HEAD or picture[12:16] != b"IHDR":
        raise ValueError("not a PNG")
    end = 8 + 12 + struct.unpack(">I", picture[8:12])[0]
    # Keyword, not compressed, no language, no translated keyword, the text.
    chunk = b"iTXt" + _KEYWORD + b"\0\0\0\0\0" + text.encode()
    length, check = (
        struct.pack(">I", len(chunk) - 4),
        struct.pack(">I", zlib.crc32(chunk)),
    )
    return picture[:end] + length + chunk + check + picture[end:]


def bake_svg(drawing: str, text: str) -> str:
    """The SVG with ``text`` in it; ValueError for what is no SVG."""
    start, tag, rest = drawing.partition("<svg ")
    head, end, body = rest.partition(">")
    if not (tag and end) or head.endswith("/"):
        raise ValueError("not an SVG")
    element = f"<{_NAMESPACE}:credential>{escape(text)}</{_NAMESPACE}:credential>"
    return (
        f'{start}{tag}xmlns:{_NAMESPACE}="{_NAMESPACE_URL}" {head}{end}{element}{body}'
    )


def to_json(content: dict) -> str:
    """Compact JSON with every letter as it is."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
