"""Every change of the database raises a version, so that Odoo itself notices."""

import pytest
import schema

KNOWN = {"clothingline_a": {"version": "19.0.1.0.0", "models": {"a": "name:char"}}}


def test_a_changed_addon_has_a_new_version(request):
    database = request.config.getoption("--odoo-database", None)
    if not database:
        pytest.skip("needs the database of scripts/test.sh")
    faults = list(
        schema.faults(schema.load(), schema.read(database), schema.versions())
    )
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("models", "version", "says"),
    [
        ({"a": "name:char"}, "19.0.1.0.0", None),
        ({"a": "name:text"}, "19.0.1.0.0", "Raise it"),
        ({"a": "name:char", "b": "name:char"}, "19.0.1.0.0", "Raise it"),
        ({}, "19.0.1.0.0", "Raise it"),
        ({"a": "name:text"}, "19.0.2.0.0", "run scripts/schema.sh"),
        ({"a": "name:char"}, "19.0.1.0.1", "run scripts/schema.sh"),
    ],
)
def test_a_change_without_a_version_is_named(models, version, says):
    now = {"clothingline_a": version}
    faults = list(schema.faults(KNOWN, {"clothingline_a": models}, now))
    assert len(faults) == bool(says)
    assert not says or says in faults[0]
