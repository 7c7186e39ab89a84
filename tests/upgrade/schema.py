"""What each of our addons adds to the database, so that no change of it goes unseen.

The fingerprint (schema.json) keeps, per addon, the version of its manifest and one line
for each model: its stored fields with type and target, its constraints and indexes.

Usage: schema.py <database>            writes the fingerprint anew
       schema.py <database> --force    also where a version was not raised: only for a
                                       version that was never installed anywhere
"""

import ast
import json
import re
import sys
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
FINGERPRINT = Path(__file__).parent / "schema.json"

FIELDS = """
    SELECT d.module, f.model,
           concat_ws(':', f.name, f.ttype, f.relation, f.relation_table,
                     CASE WHEN f.required THEN 'required' END,
                     CASE WHEN f.company_dependent THEN 'company' END)
      FROM ir_model_data d
      JOIN ir_model_fields f ON f.id = d.res_id AND d.model = 'ir.model.fields'
     WHERE d.module = ANY(%s) AND f.store AND f.ttype != 'one2many'
       AND f.name NOT IN ('id', 'create_uid', 'create_date', 'write_uid', 'write_date')
"""
CONSTRAINTS = """
    SELECT m.name, i.model, concat_ws(' ', c.name, c.definition)
      FROM ir_model_constraint c
      JOIN ir_module_module m ON m.id = c.module
      JOIN ir_model i ON i.id = c.model
     WHERE m.name = ANY(%s) AND c.type IN ('u', 'i')
"""

# Our tables as PostgreSQL has them, and our columns in Odoo's.
TABLES = """
    SELECT concat_ws(' ', table_name, column_name, data_type,
                     CASE is_nullable WHEN 'NO' THEN 'NOT NULL' END)
      FROM information_schema.columns
     WHERE table_schema = 'public'
       AND (table_name ~ '^clothingline' OR column_name ~ '^clothingline')
     UNION ALL
    SELECT indexdef FROM pg_indexes WHERE tablename ~ '^clothingline'
     UNION ALL
    -- The names of foreign keys are cut and numbered as it comes.
    SELECT concat_ws(' ', conrelid::regclass,
                     CASE contype WHEN 'f' THEN 'KEY' ELSE conname END,
                     pg_get_constraintdef(oid))
      FROM pg_constraint WHERE conrelid::regclass::text ~ '^clothingline'
     UNION ALL
    SELECT 'FUNCTION ' || proname FROM pg_proc WHERE proname ~ '^clothingline'
"""
CASTS = re.compile(r"::(character varying|text)(\[\])?|[()]")


def versions():
    """The version in the manifest of each of our addons."""
    return {
        path.parent.name: ast.literal_eval(path.read_text())["version"]
        for path in sorted(ROOT.glob("addons/*/__manifest__.py"))
    }


def read(database):
    """What the addons add to this database, by addon and model."""
    found = {name: {} for name in versions()}
    with psycopg2.connect(dbname=database) as connection, connection.cursor() as cursor:
        for query in (FIELDS, CONSTRAINTS):
            cursor.execute(query, [list(found)])
            for addon, model, text in cursor.fetchall():
                found[addon].setdefault(model, set()).add(text)
    connection.close()
    return {
        addon: {model: "; ".join(sorted(texts)) for model, texts in models.items()}
        for addon, models in found.items()
    }


def tables(database):
    """Our tables, columns, indexes, constraints and functions, a text for each."""
    with psycopg2.connect(dbname=database) as connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
        # A restored dump writes its casts in other places.
        found = {CASTS.sub("", text) for (text,) in cursor.fetchall()}
    connection.close()
    return found


def faults(known, found, now):
    """What is wrong, a sentence per addon: a change without a version, or not kept."""
    for addon, version in now.items():
        before = known.get(addon, {"version": None, "models": {}})
        changed = sorted(
            model
            for model in before["models"].keys() | found[addon].keys()
            if before["models"].get(model) != found[addon].get(model)
        )
        if changed and version == before["version"]:
            yield (
                f"{addon}: {', '.join(changed)} changed and the version is still "
                f"{version}. Raise it in the manifest, write the migration, then run "
                f"scripts/schema.sh."
            )
        elif changed or version != before["version"]:
            yield f"{addon} is {version} now: run scripts/schema.sh"


def load():
    return json.loads(FINGERPRINT.read_text()) if FINGERPRINT.exists() else {}


def main(database, force=False):
    now, found, known = versions(), read(database), load()
    unraised = [text for text in faults(known, found, now) if "Raise it" in text]
    if unraised and not force:
        sys.exit("\n".join(unraised))
    fingerprint = {
        addon: {"version": version, "models": found[addon]}
        for addon, version in now.items()
    }
    text = json.dumps(fingerprint, indent=1, sort_keys=True, ensure_ascii=False)
    FINGERPRINT.write_text(text + "\n")


if __name__ == "__main__":
    main(sys.argv[1], "--force" in sys.argv)
