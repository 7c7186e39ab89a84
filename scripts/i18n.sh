#!/usr/bin/env bash
# Export the texts of our addons and bring every id.po up to date with them.
set -euo pipefail
. "$(dirname "$0")/env.sh"
"$ROOT/scripts/setup.sh"
suite=$("$PYTHON" "$ROOT/scripts/modules.py" suite)
db=cl_i18n_$$
trap '"$ROOT/scripts/database.sh" drop "$db"' EXIT
"$ROOT/scripts/database.sh" copy "$("$ROOT/scripts/database.sh" template suite)" "$db"
mkdir -p "$LOGS"
for addon in ${suite//,/ }; do
    mkdir -p "$ROOT/addons/$addon/i18n"
    odoo i18n export -d "$db" -l pot -o "$VAR/$addon.pot" "$addon" >"$LOGS/i18n.log" 2>&1 ||
        die "The export of $addon failed, see $LOGS/i18n.log"
    "$PYTHON" "$ROOT/scripts/i18n.py" "$VAR/$addon.pot" "$ROOT/addons/$addon/i18n"
    rm -f "$VAR/$addon.pot"
done
