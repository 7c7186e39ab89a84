"""Tables of the catalogue: units of competence, and schemes that are made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .import_check import Column, Record, all_of, key_of, number, one_of, unique

_UNIT_KINDS = {
    **dict.fromkeys(("core", "inti", "wajib"), "core"),
    **dict.fromkeys(("elective", "pilihan"), "elective"),
}
_SCHEME_KINDS = {
    "kkni": "kkni",
    **dict.fromkeys(("occupation", "okupasi"), "occupation"),
    **dict.fromkeys(("cluster", "klaster"), "cluster"),
}


@dataclass(frozen=True)
class Known:
    """What a scheme may speak of, by code or name (see ``key_of``)."""

    units: Mapping[str, int] = field(default_factory=dict)
    stages: Mapping[str, int] = field(default_factory=dict)
    families: Mapping[str, int] = field(default_factory=dict)


UNIT_COLUMNS = (
    Column("code", ("kode", "kode unit"), required=True),
    Column("title", ("judul", "judul unit", "name"), required=True),
    Column("kind", ("jenis",), read=one_of(_UNIT_KINDS, "unit_kind")),
    Column("decree", ("skkni", "keputusan")),
)


def scheme_columns(known: Known) -> tuple[Column, ...]:
    return (
        Column("number", ("nomor", "nomor skema"), required=True),
        Column("name", ("nama", "nama skema"), required=True),
        Column("kind", ("jenis",), read=one_of(_SCHEME_KINDS, "scheme_kind")),
        Column("level", ("level kkni", "jenjang"), read=number(1, 9)),
        Column("decree", ("skkni", "keputusan")),
        Column("years", ("masa berlaku", "validity"), read=number(1, 20)),
        Column("units", ("unit", "unit kompetensi"), read=all_of(known.units, "unit")),
        Column("stages", ("tahap",), read=all_of(known.stages, "stage")),
        Column(
            "families", ("kelompok pakaian",), read=all_of(known.families, "family")
        ),
    )


def unit_rules():
    return (unique(lambda record: _key(record, "code"), "code"),)


def scheme_rules():
    return (unique(lambda record: _key(record, "number"), "number"),)


def _key(record: Record, column: str) -> str:
    return key_of(str(record.values[column]))
