#!/usr/bin/env bash
# Install the libraries that check our badges in the tests, exactly those of the lock file.
set -euo pipefail
. "$(dirname "$0")/env.sh"
from=$ROOT/tests/verifier to=$VAR/verifier
cmp -s "$from/package-lock.json" "$to/installed.json" && exit
if ! command -v npm >/dev/null; then
    [ "$(id -u)" = 0 ] || die "The tests need Node.js 18 or later. Please install as root: apt-get install nodejs npm"
    say "Installing nodejs npm"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >"$VAR/apt.log" 2>&1 ||
        die "apt-get failed, see $VAR/apt.log"
fi
mkdir -p "$to"
cp "$from"/package*.json "$to"
say "Installing the badge verifier"
npm ci --prefix "$to" --ignore-scripts --no-audit --no-fund &>"$VAR/npm.log" || die "npm failed, see $VAR/npm.log"
cp "$from/package-lock.json" "$to/installed.json" # last: an interrupted one is done again
