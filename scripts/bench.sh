#!/usr/bin/env bash
# Run every measurement in tests/bench/, one after the other, each beside stock Odoo's.
set -euo pipefail
. "$(dirname "$0")/env.sh"
"$ROOT/scripts/setup.sh"
cd "$ROOT"
for bench in tests/bench/bench_*.py; do
    [ -e "$bench" ] || die "There is nothing in tests/bench/."
    # shellcheck disable=SC2086 # ARGS are the caller's own options
    "$PYTHON" "$bench" ${ARGS:-}
done
