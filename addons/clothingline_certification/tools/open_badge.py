"""A certificate as an Open Badge 3.0: a signed credential anyone can verify.

The credential follows the W3C Verifiable Credentials Data Model 2.0 and Open Badges
3.0. It is secured as a JWS in compact form (Open Badges 3.0, 8.2 "JSON Web Token Proof
Format"): the payload is the credential with the registered claims ``iss``, ``jti``,
``nbf`` and ``exp`` beside it, the algorithm is EdDSA on Ed25519 (RFC 8037). Whether it
was revoked or suspended later is told by a Bitstring Status List, in which a
certificate is one bit; lists are long and mostly zeros, so a look into one does not
tell whose credential was checked. A baked badge is a PNG with the JWS in an iTXt chunk
named ``openbadgecredential``.

Nothing here signs: ``sign`` is passed in and returns the 64 bytes of a signature.
"""

import base64
import gzip
import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
# W3C Bitstring Status List 1.0 wants at least 16 KB: 131,072 credentials a list.
LIST_SIZE = 131_072
PURPOSES = ("revocation", "suspension")
_JAKARTA = timezone(timedelta(hours=7))
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential"


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
        "@context": CONTEXT,
        "id": page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.scheme,
        "issuer": {
            "id": f"{badge.base_url}/certificate/issuer",
            "type": ["Profile"],
            "name": badge.publisher,
        },
        "validFrom": valid_from(badge).isoformat(),
        "validUntil": valid_until(badge).isoformat(),
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


def valid_from(badge: Badge) -> datetime:
    return datetime.combine(badge.issued, time.min, _JAKARTA)


def valid_until(badge: Badge) -> datetime:
    """The last second of the last day in Jakarta."""
    return datetime.combine(badge.expires, time(23, 59, 59), _JAKARTA)


def badge_token(badge: Badge, kid: str, sign: Callable[[bytes], bytes]) -> str:
    """The credential as a signed token."""
    content = credential(badge)
    claims = {
        "iss": content["issuer"]["id"],
        "jti": content["id"],
        "nbf": int(valid_from(badge).timestamp()),
        "exp": int(valid_until(badge).timestamp()),
    }
    return token({**content, **claims}, kid, sign)


def status_credential(
    base_url: str, purpose: str, number: int, ended: Iterable[int]
) -> dict:
    """The status list: ``ended`` are indexes within this list, from 0 on."""
    url = list_url(base_url, purpose, number)
    issuer = f"{base_url}/certificate/issuer"
    return {
        "@context": CONTEXT[:1],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode_list(ended),
        },
        "iss": issuer,
        "jti": url,
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
    return "u" + encode(gzip.compress(bytes(bits), mtime=0))


def token(claims: dict, kid: str, sign: Callable[[bytes], bytes]) -> str:
    """A JWS in compact form."""
    header = {"alg": "EdDSA", "typ": "vc+jwt", "kid": kid}
    signed = b".".join(encode(_json(part)).encode() for part in (header, claims))
    return f"{signed.decode()}.{encode(sign(signed))}"


def public_jwk(public_bytes: bytes, kid: str = "") -> dict:
    """The public half of an Ed25519 key (32 bytes) as RFC 8037 writes it."""
    key = {"kty": "OKP", "crv": "Ed25519", "x": encode(public_bytes)}
    return {**key, "kid": kid, "alg": "EdDSA", "use": "sig"} if kid else key


def thumbprint(jwk: dict) -> str:
    """The name of a key (RFC 7638).

    >>> thumbprint({"crv": "Ed25519", "kty": "OKP",
    ...     "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
    'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'
    """
    needed = {name: jwk[name] for name in ("crv", "kty", "x")}
    return encode(hashlib.sha256(_json(needed)).digest())


def encode(content: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


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


def _json(content: dict) -> bytes:
    return json.dumps(
        content, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode()
