#!/usr/bin/env bash
# Run pytest without Odoo and without a database on these of the given paths that exist.
set -euo pipefail
. "$(dirname "$0")/env.sh"
[ -x "$PYTHON" ] || "$ROOT/scripts/setup.sh"
cd "$ROOT"
for path in "$@"; do
    shift
    [ ! -e "$path" ] || set -- "$@" "$path"
done
# shellcheck disable=SC2086 # ARGS are the caller's own options
exec "$PYTHON" -m pytest "$@" ${ARGS:-}
