#!/usr/bin/env bash
# Stop the servers that run.sh started: those of DB, or all with "all".
set -euo pipefail
. "$(dirname "$0")/env.sh"
for file in "$RUN"/*.pid; do
    served=$(served_by "$file") || { rm -f "$file"; continue; }
    [ "${1:-}" = all ] || [ "$served" = "$DB" ] || continue
    read -r pid _ <"$file"
    kill "$pid"
    for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    ! kill -0 "$pid" 2>/dev/null || kill -9 "$pid"
    rm -f "$file"
    echo "Stopped $served"
done
