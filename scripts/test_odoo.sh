#!/usr/bin/env bash
# Run Odoo's own tests of the modules that we extend, in a database as they expect it (no
# country, no demo), by Odoo's own runner. All of them run after our addons are
# installed and loaded, also those that Odoo runs while it installs a module.
set -euo pipefail
. "$(dirname "$0")/env.sh"
"$ROOT/scripts/setup.sh"
# TAGS=/sale_mrp scripts/test_odoo.sh runs some of it.
# Left out: a test of mrp that fails without our addons too as soon as mrp_account is
# loaded, because its user may not read the journal entries that mrp_account links.
TAGS=${TAGS:-/mrp_account,/mrp:TestMrpOrder,/purchase,/sale_mrp,/portal,/stock_account,/sale_stock,/purchase_stock,-/mrp:TestMrpOrder.test_basic}
suite=$("$PYTHON" "$ROOT/scripts/modules.py" suite)
tested=$(tr , '\n' <<<"$TAGS" | sed -n 's#^/##; s/:.*//; /^-/!p' | sort -u | paste -sd,)
port=$("$PYTHON" -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
db=cl_odoo_$$ log=$LOGS/test-odoo.log
mkdir -p "$LOGS"
trap '"$ROOT/scripts/database.sh" drop "$db"' EXIT

say "Installing the suite with $tested"
odoo -d "$db" -i "$suite,$tested" --stop-after-init --no-http --max-cron-threads=0 \
    >"$log" 2>&1 || die "The installation failed, see $log"
say "Running $TAGS, logged in $log"
odoo shell -d "$db" --max-cron-threads=0 --http-port="$port" >>"$log" 2>&1 <<PY && failed= || failed=1
from odoo.tests.shell import run_tests
raise SystemExit(not run_tests(env, "$TAGS").wasSuccessful())
PY
grep -oE ' (FAIL|ERROR): .*' "$log" || true
grep -oE '[0-9]+ failed, [0-9]+ error.*' "$log" | tail -1
[ -z "$failed" ] || die "Odoo's tests failed, see $log"
