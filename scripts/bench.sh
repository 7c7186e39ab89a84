#!/usr/bin/env bash
# Measure ours beside stock Odoo, in one run on the same database server: a line a
# figure, profiles in var/bench. ARGS="5:1 50:1" for a quick look (see tests/bench/orders.py).
set -euo pipefail
. "$(dirname "$0")/env.sh"
"$ROOT/scripts/setup.sh"
[ -e "$ROOT/tests/bench/orders.py" ] || die "There is nothing in tests/bench."
database() { "$ROOT/scripts/database.sh" "$@"; }
ours=cl_bench_ours_$$ peer=cl_bench_peer_$$ log=$LOGS/bench.log
trap 'database drop "$ours"; database drop "$peer"' EXIT
suite=$(database template suite)
base=$(database template base)
database copy "$suite" "$ours"
database copy "$base" "$peer"
say "Installing mrp_subcontracting_purchase in the peer's database"
odoo -d "$peer" -i mrp_subcontracting_purchase --stop-after-init --no-http --max-cron-threads=0 \
    >"$log" 2>&1 || die "The installation failed, see $log"
mkdir -p "$VAR/bench"
NODE=$VAR/node
lock=$ROOT/tests/bench/package-lock.json
if command -v npm >/dev/null && ! cmp -s "$lock" "$NODE/package-lock.json"; then
    say "Installing Lighthouse"
    rm -rf "$NODE" && mkdir "$NODE"
    cp "$ROOT/tests/bench/package.json" "$lock" "$NODE"
    (cd "$NODE" && npm ci --no-audit --no-fund) &>"$LOGS/npm.log" ||
        { rm -rf "$NODE"; say "npm failed, see $LOGS/npm.log: no figures of Lighthouse."; }
fi
cd "$ROOT/tests"
# shellcheck disable=SC2086 # ARGS are the caller's own options
"$PYTHON" -m bench.orders "$ours" "$peer" "$VAR/bench" ${ARGS:-}
"$PYTHON" -m bench.portal "$ours" "$NODE/node_modules"
"$PYTHON" -m bench.bench_certificate "$ours"
# The import keeps what it stores, so it comes last in this database.
"$PYTHON" -m bench.bench_import "$ours"
