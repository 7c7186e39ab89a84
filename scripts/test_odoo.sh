#!/usr/bin/env bash
# Run Odoo's own tests of the modules that we extend, with our addons installed, by
# Odoo's own runner, in a database as Odoo's tests expect it: no country, no demo.
set -euo pipefail
. "$(dirname "$0")/env.sh"
"$ROOT/scripts/setup.sh"
TAGS=${TAGS:-/mrp_account,/mrp:TestMrpOrder,/purchase,/sale_mrp,/portal}
suite=$("$PYTHON" "$ROOT/scripts/modules.py" suite)
updated=$(tr , '\n' <<<"$TAGS" | sed 's#^/##; s/:.*//' | sort -u | paste -sd,)
db=cl_odoo_$$ log=$LOGS/test-odoo.log
mkdir -p "$LOGS"
trap '"$ROOT/scripts/database.sh" drop "$db"' EXIT

say "Installing the suite with sale_mrp and purchase"
odoo -d "$db" -i "$suite,$updated,sale_mrp,purchase" --stop-after-init --no-http \
    --max-cron-threads=0 >"$log" 2>&1 || die "The installation failed, see $log"
say "Running $TAGS, logged in $log"
odoo -d "$db" -u "$updated" --test-tags "$TAGS" --stop-after-init --max-cron-threads=0 \
    --http-port="$("$PYTHON" -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')" \
    >>"$log" 2>&1 && failed= || failed=1
grep -E ' (FAIL|ERROR): ' "$log" | sed 's/.* \(FAIL\|ERROR\): /\1 /' || true
grep -hE 'tests in .*queries|[0-9]+ failed, [0-9]+ error' "$log" | tail -1 | sed 's/^.*odoo[^:]*: //'
[ -z "$failed" ] || die "Odoo's tests failed, see $log"
