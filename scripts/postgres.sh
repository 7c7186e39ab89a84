#!/usr/bin/env bash
# Start or stop the private PostgreSQL cluster. With PGHOST set there is none.
set -euo pipefail
. "$(dirname "$0")/env.sh"
[ -n "$EMBEDDED_PG" ] || exit 0
BIN=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)

create_cluster() {
    mkdir -p "$PG_DIR"
    [ "$(id -u)" != 0 ] || chown postgres: "$PG_DIR"
    as_pg "$BIN/initdb" -D "$PG_DIR/data" -U "$PGUSER" -E UTF8 --locale=C.UTF-8 \
        --auth=trust >/dev/null
    as_pg mkdir -p -m 700 "$PGHOST"
    # Only a socket in a folder closed to others: no port is open to anyone.
    as_pg tee -a "$PG_DIR/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
port = $PGPORT
unix_socket_directories = '$PGHOST'
shared_buffers = 512MB
effective_cache_size = 4GB
maintenance_work_mem = 256MB
random_page_cost = 1.1
max_connections = 200
CONF
}

case ${1:-} in
start)
    [ -d "$PG_DIR/data" ] || create_cluster
    as_pg "$BIN/pg_ctl" -D "$PG_DIR/data" status >/dev/null ||
        (cd / && as_pg "$BIN/pg_ctl" -D "$PG_DIR/data" -l "$PG_DIR/log" -w start >/dev/null)
    ;;
stop)
    [ ! -d "$PG_DIR/data" ] || (cd / && as_pg "$BIN/pg_ctl" -D "$PG_DIR/data" -m fast stop >/dev/null) || true
    ;;
*) die "usage: $0 start|stop" ;;
esac
