#!/usr/bin/env bash
# Run the tests: all of them, those of one addon (addon=<name>), the scenarios
# (scenarios=1), or those of Odoo with another module beside (BESIDE=<module>).
# One pytest process runs everything, so its summary line is the last line.
set -euo pipefail
. "$(dirname "$0")/env.sh"
"$ROOT/scripts/setup.sh"
"$ROOT/scripts/verifier.sh"
cd "$ROOT"
addon=${addon:-} BESIDE=${BESIDE:-}
database() { "$ROOT/scripts/database.sh" "$@"; }

existing() { # of these paths, those that exist
    local path
    for path in "$@"; do [ ! -e "$path" ] || echo "$path"; done
}

IN_ODOO=$(existing addons/*/tests tests/test_clothingline/tests tests/lint/test_odoo_lint.py)
if [ -n "$addon" ]; then
    [ -d "addons/$addon" ] || [ -d "tests/$addon" ] || die "No such addon: $addon"
    paths=$(existing {addons,tests}/"$addon"/{tools,tests} "tests/$addon"/test_*.py)
    [ -n "$paths" ] || die "$addon has no tests."
elif [ -n "${scenarios:-}" ]; then
    paths=$(existing tests/test_clothingline/tests/test_scenarios.py)
elif [ -n "$BESIDE" ]; then
    paths=$IN_ODOO
else
    paths="$(existing tests/lint/test_lint.py tests/unit addons/*/tools) $IN_ODOO $(existing tests/upgrade/test_*.py) $(existing tests/{at_once,browser}/test_*.py)"
fi

# Tests get a copy of their own: a test that commits spoils nothing for the next run.
run=cl_test_$$
trap 'database drop "$run"' EXIT
template=$(database template suite)
database copy "$template" "$run"
if [ -n "$BESIDE" ]; then
    say "Installing $BESIDE beside the suite"
    odoo -d "$run" -i "$BESIDE" --stop-after-init --no-http --max-cron-threads=0 \
        >"$LOGS/beside.log" 2>&1 || die "Installing $BESIDE failed, see $LOGS/beside.log"
fi
export CLOTHINGLINE_INSTALL_LOG=$LOGS/$template.log
export PATH=$VENV/bin:$PATH # Odoo's lint suite looks for pylint there

# Without the limit that Odoo would set on the process: Chromium is a child of it.
# shellcheck disable=SC2086 # a list of paths and the caller's own options
"$PYTHON" -m pytest -p odoo --odoo-database="$run" --odoo-http --odoo-log-level=warn \
    --odoo-extra=max-cron-threads=0 --odoo-extra=limit-memory-hard=0 $paths ${ARGS:-}
