"""A database of an earlier version is upgraded and keeps every piece, rupiah and date.

The dump and its facts were made by the code of the commit in README.md. Runs without a
database of its own caller: it makes one from the dump and drops it.
"""

import ast
import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import facts
import psycopg2
import pytest
import schema

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DATABASE = f"cl_upgraded_{os.getpid()}"
ODOO = [sys.executable, "-m", "odoo"]
OFFLINE = ["-d", DATABASE, "--no-http", "--max-cron-threads=0", "--log-level=warn"]
# What Debian's build of Odoo says of itself; see conftest.py.
EXPECTED = ("selfie_segmentation",)
READ_ALL = """
env = env(context={"active_test": False})
for name in sorted(env.registry):
    model = env[name]
    if name.startswith("clothingline.") and not model._abstract:
        for record in model.search([]):
            record.read()
print("read all")
"""


# Nobody misses this database after a crash.
HASTY = os.environ | {"PGOPTIONS": "-c synchronous_commit=off"}


def run(*command, **options):
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=HASTY,
        capture_output=True,
        text=True,
        **options,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    return done


def warnings(done):
    """What the log says beyond INFO, by Odoo or by us."""
    lines = [
        ln for ln in done.stderr.splitlines() if " WARNING " in ln or " ERROR " in ln
    ]
    return [ln for ln in lines if not any(known in ln for known in EXPECTED)]


@pytest.fixture(scope="module")
def restored():
    """The dump as a database."""
    run("createdb", "-T", "template0", "-E", "UTF8", "-l", "C", DATABASE)
    try:
        sql = lzma.decompress((HERE / "upgrade.sql.xz").read_bytes()).decode()
        run("psql", "-qX1", "-v", "ON_ERROR_STOP=1", "-d", DATABASE, input=sql)
        yield DATABASE
    finally:
        run("dropdb", "--if-exists", "--force", DATABASE)


@pytest.fixture(scope="module")
def before():
    return json.loads((HERE / "facts.json").read_text())


@pytest.fixture(scope="module")
def upgraded(restored, before):
    """The database after ``-u``; what the log warned of."""
    assert facts.differences(before, facts.read(restored)) == [], (
        "dump and facts differ"
    )
    return warnings(
        run(*ODOO, *OFFLINE, "-u", "clothingline_base", "--stop-after-init")
    )


@pytest.fixture(scope="module")
def after(upgraded):
    return facts.read(DATABASE)


def test_the_upgrade_warns_of_nothing(upgraded):
    assert upgraded == []


@pytest.mark.parametrize("fact", ["states", "plans", *facts.FACTS])
def test_the_upgrade_keeps(fact, before, after):
    kept = facts.differences({fact: before[fact]}, {fact: after[fact]})
    assert kept == [], f"{len(kept)} rows of {fact} differ:\n" + "\n".join(kept[:20])


def test_every_addon_is_installed_in_its_new_version(upgraded):
    wanted = {
        path.parent.name: ast.literal_eval(path.read_text())["version"]
        for path in ROOT.glob("addons/*/__manifest__.py")
    }
    with psycopg2.connect(dbname=DATABASE) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, latest_version, state FROM ir_module_module "
            "WHERE name = ANY(%s)",
            [list(wanted)],
        )
        found = {name: (version, state) for name, version, state in cursor.fetchall()}
    connection.close()
    assert found == {name: (version, "installed") for name, version in wanted.items()}


def test_the_tables_are_those_of_a_new_database(request, upgraded):
    new = request.config.getoption("--odoo-database", None)
    if not new:
        pytest.skip("needs the database of scripts/test.sh")
    old, new = schema.tables(DATABASE), schema.tables(new)
    assert sorted(old - new) == [], "left over"
    assert sorted(new - old) == [], "missing"


def test_every_record_can_still_be_read(upgraded):
    """Each field of each record of ours, computed ones too."""
    done = run(*ODOO, "shell", *OFFLINE, input=READ_ALL)
    assert warnings(done) == []
    assert "read all" in done.stdout, done.stdout[-3000:] + done.stderr[-3000:]


def test_the_work_goes_on(upgraded):
    """What was offered, handed in and planned before is taken, judged and offered."""
    done = run(*ODOO, "shell", *OFFLINE, input=(HERE / "work_goes_on.py").read_text())
    if "no offers yet" in done.stdout:
        pytest.skip("a version before offers")
    assert warnings(done) == []
    assert "the work went on" in done.stdout, done.stdout[-3000:] + done.stderr[-5000:]


def test_a_lost_row_is_found(before):
    """The comparison itself: a piece, a rupiah or a day that changed shows."""
    for name in ("pieces", "balances", "stock_moves", "purchase_lines", "certificates"):
        rows = [list(row) for row in before[name]]
        rows[0][-1] = "changed"
        assert len(facts.differences({name: before[name]}, {name: rows})) == 2
        assert len(facts.differences({name: before[name]}, {name: rows[1:]})) == 1
