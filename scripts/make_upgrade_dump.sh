#!/usr/bin/env bash
# Make the dump that the upgrade test starts from: a database of the suite with the
# story of tests/upgrade/story, told by the code of the commit that is checked out.
# See tests/upgrade/README.md before you run it: the dump is made once per release.
set -euo pipefail
. "$(dirname "$0")/env.sh"
"$ROOT/scripts/setup.sh"
HERE=$ROOT/tests/upgrade
db=cl_upgrade_$$ log=$LOGS/upgrade-dump.log
database() { "$ROOT/scripts/database.sh" "$@"; }
trap 'database drop "$db"' EXIT

template=$(database template suite)
database copy "$template" "$db"
say "Telling the story, logged in $log"
odoo shell -d "$db" --no-http --max-cron-threads=0 >"$log" 2>&1 <<PY || die "The story failed, see $log"
import sys
sys.path.insert(0, "$ROOT/tests/upgrade")
import story
story.tell(env)
env["ir.attachment"].search([("url", "=like", "/web/assets/%")]).unlink()
env["ir.attachment"].sudo().force_storage()
env.cr.commit()
PY
say "Reading its facts and writing the dump"
psql -qX -d "$db" -f "$HERE/slim.sql"
"$PYTHON" "$HERE/facts.py" "$db" >"$HERE/facts.json"
# Without what psql of another minor release does not know.
pg_dump --no-owner --no-privileges --no-comments "$db" | grep -vE '^\\(un)?restrict ' |
    xz -9e >"$HERE/upgrade.sql.xz"
ls -l "$HERE/upgrade.sql.xz" "$HERE/facts.json" >&2
