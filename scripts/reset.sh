#!/usr/bin/env bash
# Drop the database DB with its files. Odoo, the environment and the templates stay.
set -euo pipefail
. "$(dirname "$0")/env.sh"
[ -x "$PYTHON" ] || exit 0
"$ROOT/scripts/postgres.sh" start
"$ROOT/scripts/stop.sh"
"$ROOT/scripts/database.sh" drop "${DB}_new"
"$ROOT/scripts/database.sh" drop "$DB"
echo "Dropped $DB"
