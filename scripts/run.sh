#!/usr/bin/env bash
# Serve the database DB on 127.0.0.1:PORT, made on the first call, in the background: the
# demo, or with DEMO=0 an empty firm with its manager.
set -euo pipefail
. "$(dirname "$0")/env.sh"
"$ROOT/scripts/setup.sh"
ROLES=(admin planner inspector warehouse accountant officer assessor manager tailor:penjahit.a brand)
PIDFILE=$RUN/$PORT.pid
LOG=$LOGS/$DB-$PORT.log
mkdir -p "$RUN" "$LOGS"
database() { "$ROOT/scripts/database.sh" "$@"; }
key() { "$PYTHON" "$ROOT/scripts/modules.py" key base suite; }
sql() { psql -qAtX -v ON_ERROR_STOP=1 "$@"; }

# The comment on the database says which addons it was last brought in line with.
remember_key() { sql -d "$1" -c "COMMENT ON DATABASE \"$1\" IS 'clothingline $(key)'"; }
recall_key() {
    sql -d "$DB" -c "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '$DB'"
}

create() { # under another name until it is whole
    local template
    if [ "${DEMO:-1}" = 0 ]; then template=suite; else template=demo; fi
    template=$(database template "$template")
    say "Creating $DB"
    database drop "${DB}_new"
    database copy "$template" "${DB}_new"
    [ "${DEMO:-1}" != 0 ] || database first_day "${DB}_new"
    remember_key "${DB}_new"
    database rename "${DB}_new" "$DB"
}

upgrade() { # after a change of the addons, the tables must follow the code
    local suite
    suite=$("$PYTHON" "$ROOT/scripts/modules.py" suite)
    say "Upgrading $DB to the addons as they are now"
    odoo -d "$DB" -u "$suite" --stop-after-init --no-http --max-cron-threads=0 >"$LOG" 2>&1 ||
        die "The upgrade of $DB failed, see $LOG"
    remember_key "$DB"
}

answers() { # does the login page of this database answer?
    "$PYTHON" - "http://127.0.0.1:$PORT/web/login" <<'PY' 2>/dev/null
import sys, urllib.request
sys.exit(urllib.request.urlopen(sys.argv[1], timeout=60).status != 200)
PY
}

port_is_free() {
    "$PYTHON" -c "import socket; socket.create_server(('127.0.0.1', $PORT))" 2>/dev/null
}

serve() {
    port_is_free || die "Port $PORT is taken by another program. Please choose one: make run PORT=8070"
    : >"$LOG"
    setsid "$PYTHON" -m odoo -d "$DB" --db-filter="^$DB\$" --http-port="$PORT" \
        >>"$LOG" 2>&1 </dev/null &
    local pid=$! waited=0
    echo "$pid $DB" >"$PIDFILE"
    until answers; do
        kill -0 "$pid" 2>/dev/null || { rm -f "$PIDFILE"; tail -20 "$LOG" >&2; die "The server stopped, see $LOG"; }
        [ $((waited += 1)) -lt 120 ] || die "No answer after two minutes, see $LOG"
        sleep 1
    done
}

print_logins() {
    local entry login known
    # An empty firm's administrator has a password that nobody knows (first_day.py).
    known=$(sql -d "$DB" -c "SELECT login FROM res_users WHERE active AND (login <> 'admin' OR EXISTS
        (SELECT FROM ir_model_data WHERE name = 'user_brand_demo'))")
    echo "http://127.0.0.1:$PORT   (database $DB, log ${LOG#"$ROOT"/})"
    for entry in "${ROLES[@]}"; do
        login=${entry#*:}
        ! grep -qxF "$login" <<<"$known" || echo "${entry%%:*}: $login / $login"
    done
}

if served=$(served_by "$PIDFILE"); then
    [ "$served" = "$DB" ] || die "Port $PORT serves $served. Please choose another: make run DB=$DB PORT=8070"
else
    if ! database exists "$DB"; then
        create
    elif known=$(recall_key) && [ "${known#clothingline }" != "$known" ] &&
        [ "$known" != "clothingline $(key)" ]; then
        upgrade
    fi
    serve
fi
print_logins
