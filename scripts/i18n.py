"""Bring one addon's catalogues up to date: i18n.py <exported .pot> <i18n folder>.

The template is rewritten when a text or its place changed; ``id.po`` keeps every
translation whose English is still there, word for word, and gets an empty ``msgstr``
for what is new. Nothing is guessed: a fuzzy translation is a wrong one.
"""

import sys
from pathlib import Path

import polib

# What changes with every export and says nothing.
NOISE = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team")


def parse(path: Path) -> polib.POFile:
    return polib.pofile(str(path)) if path.is_file() else polib.POFile()


def translated(template: polib.POFile, known: dict[str, str]) -> polib.POFile:
    """A catalogue with the template's entries and the translations known so far."""
    catalogue = polib.POFile()
    catalogue.metadata = {
        **template.metadata,
        "Language": "id",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for entry in template:
        catalogue.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgstr=known.get(entry.msgid, ""),
                comment=entry.comment,
                occurrences=entry.occurrences,
                flags=entry.flags,
            )
        )
    return catalogue


def main(exported: str, folder: str) -> None:
    template = polib.pofile(exported)
    for key in NOISE:
        template.metadata.pop(key, None)
    addon, catalogue = Path(exported).stem, Path(folder, "id.po")
    known = {e.msgid: e.msgstr for e in parse(catalogue) if e.translated()}
    template.save(str(Path(folder, f"{addon}.pot")))
    result = translated(template, known)
    result.save(str(catalogue))
    empty = [entry.msgid for entry in result if not entry.msgstr]
    print(f"{addon}: {len(result)} texts, {len(empty)} to translate")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
