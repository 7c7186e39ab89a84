#!/usr/bin/env bash
# Set up what is missing: Debian packages, Odoo 19, a virtual environment, PostgreSQL.
# Each step is skipped once done, so calling this again costs a fraction of a second.
set -euo pipefail
. "$(dirname "$0")/env.sh"
mkdir -p "$VAR"

# file brings the library of python-magic, pango and harfbuzz print, cairo draws barcodes.
APT_PACKAGES=(postgresql postgresql-client chromium fonts-noto-core file
    libpangoft2-1.0-0 libharfbuzz-subset0 libcairo2)
UNPACKED=(libjs-jquery libjs-jquery-form libjs-underscore fonts-font-awesome
    fonts-roboto-unhinted fonts-inconsolata fonts-ocr-b)

find_python() { # the path of a Python that Odoo 19 runs on
    command -v python3.11 || command -v python3.12 || command -v python3.13
}

install_debian_packages() {
    local package python missing=()
    if python=$(find_python); then
        # Debian's Python comes without what a virtual environment is made of.
        [ "${python%/*}" != /usr/bin ] || APT_PACKAGES+=("${python##*/}-venv")
    else
        APT_PACKAGES+=(python3 python3-venv)
    fi
    for package in "${APT_PACKAGES[@]}"; do
        [ "$(dpkg-query -Wf '${Status}' "$package" 2>/dev/null)" = "install ok installed" ] ||
            missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || die "Please install as root: apt-get install ${missing[*]}"
    say "Installing ${missing[*]}"
    apt-get update -qq || die "apt-get update failed: is there a network, and a mirror in /etc/apt?"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >"$VAR/apt.log" 2>&1 && return
    tail -n 5 "$VAR/apt.log" >&2
    die "These packages are needed and could not be installed: ${missing[*]}
Install them by hand, then run this again; $VAR/apt.log has the whole answer."
}

# Debian's unstable suite has Odoo 19. It is downloaded through a private apt
# state, so that the system never learns of unstable, and unpacked, not installed.
download_odoo() {
    local mirror apt=$VAR/apt to=$VAR/odoo.new
    say "Downloading Odoo 19 (about 125 MB)"
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' |
        awk '$2 !~ /security/ {print $1; exit}')
    [ -n "$mirror" ] || die "apt knows no Debian mirror; or set ODOO_HOME to an Odoo 19."
    rm -rf "$to" && mkdir -p "$apt"/{lists/partial,cache/archives/partial} "$to"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror unstable main" \
        >"$apt/sources.list"
    local options=(-o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update -qq
    (cd "$apt" && apt-get "${options[@]}" download -qq odoo-19 fonts-montserrat)
    (cd "$apt" && apt-get download -qq -o APT::Sandbox::User=root "${UNPACKED[@]}")
    for deb in "$apt"/*.deb; do dpkg -x "$deb" "$to"; done
    rm -rf "$apt" "$VAR/odoo" && mv "$to" "$VAR/odoo"
}

# Debian leaves out one optional script (the blurred background of video calls), and
# every page of the back end would report it as an error: an empty one is as good.
fill_gap() {
    local script=$VAR/odoo/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js
    [ -e "$script" ] || install -D -m 644 /dev/null "$script"
}

make_venv() {
    local python site home=${ODOO_HOME:-$VAR/odoo/usr/lib/python3/dist-packages}
    python=$(find_python) || die "Python 3.11, 3.12 or 3.13 is needed: this system has none of them."
    "$python" -m venv "$VENV" || die "A virtual environment is needed: apt-get install ${python##*/}-venv"
    site=$("$PYTHON" -c 'import site; print(site.getsitepackages()[0])')
    echo "$home" >"$site/odoo.pth"
    say "Installing the Python packages"
    pip_install -r "$ROOT/requirements-dev.txt"
    pip_install --no-deps -r "$ROOT/requirements-barcode.txt"
    # The OCA addons run beside the suite and are no dependency of it.
    pip_install --no-deps -r "$ROOT/requirements-oca.txt"
}

pip_install() { # pip_install <arguments of pip install>
    "$VENV/bin/pip" install -q --disable-pip-version-check "$@" &>"$VAR/pip.log" && return
    grep -m 3 ERROR "$VAR/pip.log" >&2
    die "pip could not install this; $VAR/pip.log has the whole answer."
}

write_labels() { # not into an Odoo of the user's own
    local site
    site=$("$PYTHON" -c 'import site; print(site.getsitepackages()[0])')
    "$PYTHON" "$ROOT/scripts/labels.py" ${ODOO_HOME:+"$site/odoo/addons"}
}

write_conf() { # renamed into place: a running server may be reading it
    sed -e "s#@ADDONS_PATH@#$ADDONS_PATH#" -e "s#@DATA_DIR@#$VAR/data#" \
        "$ROOT/config/odoo.conf" >"$ODOO_RC.new"
    mv "$ODOO_RC.new" "$ODOO_RC"
}

once() { # once <step> <what it depends on>...: run the step when its inputs changed
    local step=$1 stamp
    shift
    stamp=$(cat "$@" 2>/dev/null | cksum)$ROOT${ODOO_HOME:-}
    [ "$(cat "$VAR/$step.done" 2>/dev/null)" = "$stamp" ] && return
    "$step"
    printf %s "$stamp" >"$VAR/$step.done"
}

exec 8>"$VAR/setup.lock" # one at a time
flock 8
install_debian_packages
if [ -z "${ODOO_HOME:-}" ]; then
    [ -d "$VAR/odoo" ] || download_odoo
    fill_gap
fi
once make_venv "$ROOT"/requirements*.txt
once write_labels "$ROOT"/requirements*.txt "$ROOT/config/labels_id.csv" "$ROOT/scripts/labels.py"
write_conf
"$ROOT/scripts/postgres.sh" start 8>&-
