#!/usr/bin/env bash
# Make and copy databases, files included.
#
# Three templates are made from one another, each once for the files it is made of:
#   base   Odoo's modules that the suite needs, in an Indonesian company   (minutes)
#   suite  base and our addons: what the tests run on                      (half a minute)
#   demo   suite, the addons' demo files and the story: make run, the browser's tests
# Their names end in a hash of those files, so a changed file means a new template;
# the former one is dropped. A template is built under another name and renamed when
# finished: an interrupted one is never taken for a whole one.
#
# Usage: database.sh template base|suite|demo     prints the template's name
#        database.sh copy|rename <from> <to> | drop|exists <name>
#        database.sh first_day <name>                an empty firm gets its manager
set -euo pipefail
. "$(dirname "$0")/env.sh"
FILESTORE=$VAR/data/filestore
PREFIX=cl_$(printf %s "$ROOT" | cksum | cut -d' ' -f1)     # one per checkout
modules() { "$PYTHON" "$ROOT/scripts/modules.py" "$@"; }
sql() { psql -qAtX -v ON_ERROR_STOP=1 -d postgres -c "$1"; }

exists() { [ -n "$(sql "SELECT 1 FROM pg_database WHERE datname = '$1'")" ]; }

drop() {
    dropdb --if-exists --force "$1" 2>/dev/null
    rm -rf "${FILESTORE:?}/$1"
}

copy() { # links the files: Odoo adds and removes attachments, it never rewrites one
    createdb -T "$1" "$2"
    rm -rf "${FILESTORE:?}/$2"
    [ ! -d "$FILESTORE/$1" ] || cp -al "$FILESTORE/$1" "$FILESTORE/$2"
}

rename() {
    rm -rf "${FILESTORE:?}/$2"
    [ ! -d "$FILESTORE/$1" ] || mv "$FILESTORE/$1" "$FILESTORE/$2"
    sql "ALTER DATABASE \"$1\" RENAME TO \"$2\""
}

logged() { # logged <log> <command>...: its output goes to the log; say so if it fails
    local log=$1
    shift
    "$@" >>"$log" 2>&1 || die "Odoo failed, see $log"
}

build_base() { # build_base <database> <log>
    local wanted beside
    wanted=$(modules requires) beside=$(modules beside)
    # The country first: account then loads that country's chart of accounts.
    logged "$2" odoo db init --language en_US --country ID "$1"
    logged "$2" odoo -d "$1" -i "$wanted,l10n_id${beside:+,$beside}" --load-language=id_ID "${OFFLINE[@]}"
}

build_suite() {
    copy "$(template base)" "$1"
    local suite
    suite=$(modules suite)
    [ -z "$suite" ] || logged "$2" odoo -d "$1" -i "$suite" "${OFFLINE[@]}"
}

build_demo() {
    copy "$(template suite)" "$1"
    logged "$2" odoo shell -d "$1" "${OFFLINE[@]}" <"$ROOT/scripts/demo.py"
}

first_day() {
    logged "$LOGS/$1.log" odoo shell -d "$1" "${OFFLINE[@]}" <"$ROOT/scripts/first_day.py"
}

template() { # print the template's name; make it first if there is none for these files
    local parts name new old
    case $1 in
    base) parts=(base) ;;
    suite) parts=(base suite) ;;
    demo) parts=(base suite demo) ;;
    *) die "No such template: $1" ;;
    esac
    name=${PREFIX}_$1_$(modules key "${parts[@]}")
    if ! exists "$name"; then
        new=${PREFIX}_$1_new
        say "Preparing the $1 database"
        drop "$new"
        : >"$LOGS/$name.log"
        "build_$1" "$new" "$LOGS/$name.log"
        for old in $(sql "SELECT datname FROM pg_database WHERE datname ~ '^${PREFIX}_$1_' AND datname <> '$new'"); do
            drop "$old"
            rm -f "$LOGS/$old.log"
        done
        rename "$new" "$name"
    fi
    echo "$name"
}

OFFLINE=(--stop-after-init --no-http --max-cron-threads=0)
mkdir -p "$FILESTORE" "$LOGS"
case ${1:-} in
template)
    exec 9>"$VAR/database.lock"
    flock 9
    template "$2"
    ;;
copy | rename | drop | exists | first_day) "$@" ;;
*) die "usage: $0 template base|suite|demo, copy|rename <from> <to>, drop|exists|first_day <name>" ;;
esac
