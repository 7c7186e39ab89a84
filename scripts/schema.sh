#!/usr/bin/env bash
# Write down what the addons of this checkout add to a database, with their versions
# (tests/upgrade/schema.json). Refuses while a changed addon keeps its version; --force
# is for a version that was never installed anywhere.
set -euo pipefail
. "$(dirname "$0")/env.sh"
"$ROOT/scripts/setup.sh"
"$PYTHON" "$ROOT/tests/upgrade/schema.py" "$("$ROOT/scripts/database.sh" template suite)" "$@"
