"""A proof inside a JSON-LD document that says who signed it.

W3C Data Integrity EdDSA Cryptosuites 1.0, ``eddsa-rdfc-2022``, the one that Open Badges
3.0 asks for (8.3 "Linked Data Proof Format"). What is signed is not the text but what
it states: document and proof options are each brought to canonical N-Quads (RDFC-1.0,
by PyLD) and hashed with SHA-256, and the two hashes are signed with Ed25519. So spaces
and the order of names are free, and every changed word breaks the proof.

Nothing is fetched: the contexts that give the terms their meaning are files of ours.
Nothing here holds a key: ``sign`` is passed in and returns the 64 bytes of a signature.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from pyld import jsonld

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_FOLDER = Path(__file__).parents[1] / "data" / "contexts"
_CONTEXTS = {
    url: json.loads((_FOLDER / name).read_text(encoding="utf-8"))
    for url, name in (
        (CREDENTIALS, "credentials-v2.json"),
        (OPEN_BADGES, "open-badges-3.0.3.json"),
    )
}
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_PUBLIC = b"\xed\x01"  # multicodec's prefix


def secure(
    document: dict, method: str, created: str, sign: Callable[[bytes], bytes]
) -> dict:
    """The document with its proof; ``method`` is the address of the public key."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    hashes = _digest({"@context": document["@context"], **options}) + _digest(document)
    return {**document, "proof": {**options, "proofValue": multibase(sign(hashes))}}


def multikey(public_bytes: bytes) -> str:
    """An Ed25519 public key (32 bytes) as a W3C Multikey.

    >>> multikey(bytes(32))
    'z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP'
    """
    return multibase(_ED25519_PUBLIC + public_bytes)


def multibase(content: bytes) -> str:
    """Base58 with the letter that says so.

    >>> multibase(b"Hello World!"), multibase(bytes(2) + b"a")
    ('z2NEpo7TZRRrLZSi2U', 'z112g')
    """
    number, digits = int.from_bytes(content), ""
    while number:
        number, rest = divmod(number, 58)
        digits = _BASE58[rest] + digits
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "z" + _BASE58[0] * zeros + digits


def _digest(document: dict) -> bytes:
    options = {
        "algorithm": "URDNA2015",  # the name RDFC-1.0 had as a draft,
        "format": "application/n-quads",
        "documentLoader": _context,
    }
    return hashlib.sha256(jsonld.normalize(document, options).encode()).digest()


def _context(url: str, _options: dict) -> dict:
    if url not in _CONTEXTS:
        raise ValueError(f"There is no copy of {url} in data/contexts.")
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": _CONTEXTS[url],
    }
