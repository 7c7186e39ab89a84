#!/usr/bin/env bash
# Walk at random through the life of two orders and check every law after each step:
# SEEDS=100 walks (SEEDS=7-9: those alone) of STEPS=80. What broke is printed with its
# seed, step and trail; keep such a seed in FAULTY of test_walk.py.
set -euo pipefail
. "$(dirname "$0")/env.sh"
"$ROOT/scripts/setup.sh"
cd "$ROOT"
run=cl_walk_$$
trap '"$ROOT/scripts/database.sh" drop "$run"' EXIT
"$ROOT/scripts/database.sh" copy "$("$ROOT/scripts/database.sh" template suite)" "$run"
# shellcheck disable=SC2086 # ARGS are the caller's own options
WALK=1 SEEDS=${SEEDS:-100} STEPS=${STEPS:-80} \
    "$PYTHON" -m pytest -p odoo --odoo-database="$run" --odoo-http --odoo-log-level=warn \
    --odoo-extra=max-cron-threads=0 addons/clothingline_production/tests \
    -k TestWalkAtLength -s -q --tb=line ${ARGS:-}
