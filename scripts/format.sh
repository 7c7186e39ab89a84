#!/usr/bin/env bash
# Put every Python file into the house's form.
set -euo pipefail
. "$(dirname "$0")/env.sh"
[ -x "$PYTHON" ] || "$ROOT/scripts/setup.sh"
cd "$ROOT"
"$VENV/bin/ruff" check --fix-only --quiet .
"$VENV/bin/ruff" format .
