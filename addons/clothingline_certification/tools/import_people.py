"""A table of people, one certificate a line: the columns, and the rules between them.

A person with two certificates has two lines with the same telephone number and name.
A line without anything about a certificate stands for the person alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from .import_check import Column, Record, day, key_of, mail, one_of, phone, unique

_GENDERS = {
    **dict.fromkeys(("f", "p", "female", "perempuan", "wanita"), "female"),
    **dict.fromkeys(("m", "l", "male", "laki-laki", "pria"), "male"),
}
_CERTIFICATE = ("scheme", "certificate", "issuer", "issue_date")


@dataclass(frozen=True)
class Known:
    """What is there already, by the text that a cell may hold (see ``key_of``)."""

    today: date
    cities: Mapping[str, int] = field(default_factory=dict)
    schemes: Mapping[str, int] = field(default_factory=dict)
    issuers: Mapping[str, int] = field(default_factory=dict)
    # (issuer, number without spaces, in capitals)
    certificates: frozenset[tuple[int, str]] = frozenset()
    # telephone number -> (tailor, name)
    people: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    # One way to write a telephone number, or None
    normal: Callable[[str], str | None] = str.strip


def person_columns(known: Known) -> tuple[Column, ...]:
    """Who it is and how to reach them."""
    return (
        Column("name", ("nama", "nama lengkap"), required=True),
        Column(
            "phone",
            ("telepon", "no hp", "hp", "wa"),
            required=True,
            read=phone(known.normal),
        ),
        Column("gender", ("jenis kelamin", "l/p"), read=one_of(_GENDERS, "gender")),
        Column("email", ("surel",), read=mail),
        Column("street", ("alamat",)),
        Column("city", ("kota", "kabupaten"), read=one_of(known.cities, "city")),
    )


def columns(known: Known) -> tuple[Column, ...]:
    """A person and one certificate."""
    return (
        *person_columns(known),
        Column("scheme", ("skema",), read=one_of(known.schemes, "scheme")),
        Column("certificate", ("nomor sertifikat", "number")),
        Column("registration", ("nomor registrasi", "no reg")),
        Column("issuer", ("lsp", "penerbit"), read=one_of(known.issuers, "issuer")),
        Column("issue_date", ("tanggal terbit",), read=day),
        Column("expiry_date", ("berlaku sampai",), read=day),
    )


def rules(known: Known):
    """What must hold between the cells of a row, and between rows."""
    return (
        one_person_a_phone(known),
        _whole_certificate,
        _days_in_order(known.today),
        unique(number_key, "certificate"),
        _new_number(known),
    )


def number_key(record: Record) -> tuple[object, str] | None:
    """How a certificate is told from others of its issuer.

    >>> number_key(Record(2, {"issuer": 5, "certificate": "ab 1"}, {}))
    (5, 'AB1')
    """
    number = record.values.get("certificate")
    if not number:
        return None
    return record.values.get("issuer"), str(number).replace(" ", "").upper()


def one_person_a_phone(known: Known):
    """A rule: a telephone number has one name, here and in what is known."""
    names = {number: key_of(name) for number, (_id, name) in known.people.items()}

    def rule(record: Record):
        name = key_of(str(record.values["name"]))
        if names.setdefault(record.values["phone"], name) != name:
            yield "phone", "other_person"

    return rule


def _whole_certificate(record: Record):
    if any(record.values.get(name) for name in (*_CERTIFICATE, "expiry_date")):
        for name in _CERTIFICATE:
            if not record.values.get(name):
                yield name, "incomplete"


def _days_in_order(today: date):
    def rule(record: Record):
        issued, expires = map(record.values.get, ("issue_date", "expiry_date"))
        if issued and issued > today:
            yield "issue_date", "future"
        if issued and expires and expires < issued:
            yield "expiry_date", "order"

    return rule


def _new_number(known: Known):
    def rule(record: Record):
        if number_key(record) in known.certificates:
            yield "certificate", "exists"

    return rule
