"""Give the modules beside the suite the Indonesian labels that they lack.

Usage: labels.py [<addons folder>...]        by default, where ``odoo.addons`` is

OCA's bank reconciliation has no Indonesian catalogue, and a few labels of Odoo's own
are left in English. ``config/labels_id.csv`` says ours; they are written into
``i18n_extra/id.po`` of each module, which Odoo reads after the module's own catalogue,
with the places that the module's template names. Nothing of the module is changed.
Run it before the language is loaded, or load the language anew.
"""

import csv
import importlib.util
import sys
from collections import defaultdict
from pathlib import Path

import polib

LABELS = Path(__file__).resolve().parents[1] / "config" / "labels_id.csv"


def wanted() -> dict[str, dict[str, str]]:
    """Our labels: Indonesian by English, by module."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    with LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            labels[row["module"]][row["english"]] = row["indonesian"]
    return labels


def catalogue(template: polib.POFile, labels: dict[str, str]) -> polib.POFile:
    """The entries of a module's template that our labels name, translated.

    A text that is nothing but one element around a label counts as the label.
    """
    made = polib.POFile()
    made.metadata = {"Language": "id", "Content-Type": "text/plain; charset=UTF-8"}
    for entry in template:
        for english, indonesian in labels.items():
            if entry.msgid == english or (
                entry.msgid.startswith("<") and f">{english}</" in entry.msgid
            ):
                entry.msgstr = entry.msgid.replace(english, indonesian)
                made.append(entry)
                break
    return made


def main(folders: list[str]) -> None:
    if not folders:
        folders = importlib.util.find_spec("odoo.addons").submodule_search_locations
    for module, labels in wanted().items():
        for folder in folders:
            template = Path(folder, module, "i18n", f"{module}.pot")
            if template.is_file():
                target = template.parents[1] / "i18n_extra" / "id.po"
                target.parent.mkdir(exist_ok=True)
                catalogue(polib.pofile(template), labels).save(str(target))
                break


if __name__ == "__main__":
    main(sys.argv[1:])
