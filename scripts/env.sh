# Where things live; sourced by every other script. Override by environment.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VAR=$ROOT/var                                # everything that set-up makes
LOGS=$VAR/log
RUN=$VAR/run                                # a file per running server: its pid and database
VENV=$VAR/venv
PYTHON=$VENV/bin/python
PORT=${PORT:-8069}
DB=${DB:-clothingline}
export PYTHONDONTWRITEBYTECODE=1

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# A private PostgreSQL unless PGHOST names one. It runs as a user who is not
# root, and that user must be able to enter its folder; where he cannot (a
# checkout under /root) or the socket's path would be too long, it lives in
# /var/tmp under a name made from this checkout's path.
if [ -z "${PGHOST:-}" ] || [ -n "${EMBEDDED_PG:-}" ]; then
    export EMBEDDED_PG=1
    PG_DIR=$VAR/postgres
    if [ "$(id -u)" = 0 ]; then
        runuser -u nobody -- test -x "$ROOT" && [ ${#PG_DIR} -lt 80 ] ||
            PG_DIR=/var/tmp/clothingline-$(printf %s "$ROOT" | cksum | cut -d' ' -f1)
    fi
    export PGHOST=$PG_DIR/run PGPORT=${PGPORT:-5469} PGUSER=${PGUSER:-odoo}
else
    EMBEDDED_PG=
fi

as_pg() { # run a command as the cluster's owner
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

ADDONS_PATH=$ROOT/addons,$ROOT/tests
odoo() { # odoo <arguments>: Odoo's command line on this checkout's configuration
    "$PYTHON" -m odoo "$@"
}
export ODOO_RC=$VAR/odoo.conf

served_by() { # served_by <pid file>: print the database that this server still serves
    local pid database
    read -r pid database 2>/dev/null <"$1" || return 1
    grep -qsz -- "^$database\$" "/proc/$pid/cmdline" || return 1
    echo "$database"
}
