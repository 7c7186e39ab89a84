"""What the addons of this checkout are, read from their manifests.

Usage: modules.py suite | requires | beside | key <part>...

``suite``     our addons in addons/, each after those it depends on
``requires``  the modules of Odoo that they and the test addon need
``beside``    the OCA modules that we run next to the suite, as far as installed
``key``       a short hash of the named parts: base, suite, demo (see ``PARTS``)
"""

import ast
import hashlib
import os
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OCA = ("account_reconcile_oca", "account_statement_import_sheet_file")


def manifests(*folders: str) -> dict[str, dict]:
    """Every addon in these folders of the checkout, by name, with its manifest."""
    return {
        path.parent.name: ast.literal_eval(path.read_text())
        for folder in folders
        for path in sorted((ROOT / folder).glob("*/__manifest__.py"))
    }


def suite() -> list[str]:
    """Our addons, each after the ones that it depends on."""
    ours = manifests("addons")
    order: list[str] = []

    def visit(name: str) -> None:
        if name in order:
            return
        for needed in ours[name].get("depends", ()):
            if needed in ours:
                visit(needed)
        order.append(name)

    for name in ours:
        visit(name)
    return order


def requires() -> list[str]:
    ours = manifests("addons", "tests")
    needed = {name for manifest in ours.values() for name in manifest["depends"]}
    return sorted((needed - set(ours)) | {"base"})


def beside() -> list[str]:
    installed = Path(sysconfig.get_path("purelib"), "odoo", "addons")
    return [name for name in OCA if (installed / name).is_dir()]


def _files(*patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def _installed_files() -> list[Path]:
    """What an installation of the suite depends on: not tests, demo or manuals."""
    skipped = {"tests", "demo", "__pycache__"}
    return [
        path
        for path in _files("addons/*/**/*")
        if path.is_file()
        and path.suffix not in (".md", ".pot")
        and not skipped.intersection(path.relative_to(ROOT / "addons").parts)
    ]


# A part is a stage in the making of a database, with the files it is made from.
PARTS = {
    "base": lambda: _files(
        "requirements-oca.txt", "scripts/database.sh", "config/labels_id.csv"
    ),
    "suite": _installed_files,
    "demo": lambda: _files(
        "addons/*/demo/*.xml", "addons/*/demo/*.py", "scripts/demo*.py"
    ),
}


def key(parts: list[str]) -> str:
    """Ten characters that change when anything that these parts read changes."""
    digest = hashlib.sha256(os.environ.get("ODOO_HOME", "").encode())
    digest.update(repr((requires(), beside())).encode())
    for part in parts:
        for path in PARTS[part]():
            digest.update(f"{path.relative_to(ROOT)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["suite" | "requires" | "beside" as question]:
            print(",".join(globals()[question]()))  # noqa: T201 - answers the shell
        case ["key", *parts] if parts:
            print(key(parts))  # noqa: T201 - answers the shell
        case _:
            sys.exit(__doc__)
