# Sourced by install.sh, which says what differs: KIND, UNITS (in the order of their starts), NEEDS (COMMAND:PACKAGE),
# TRACES (files of a run), OPTIONS of install, and the functions options (are they right?), prepare, ready (the last before
# the start), start, next, part (may it go?) and purge.

HERE=$(cd "$(dirname "$0")" && pwd)
PLACE=/opt/fairlead/$KIND
UNIT_PLACE=/usr/local/lib/systemd/system
COMMAND=/usr/local/bin/fairlead

say() { printf '%s\n' "$*"; }

die() {
    printf 'install.sh: %s\n' "$@" >&2
    exit 1
}

usage() {
    cat <<USAGE
Usage: install.sh [install$OPTIONS | uninstall [--purge]]

  install             install Fairlead's $KIND to $PLACE and start it; over an older one: upgrade it
$OPTIONS_HELP  uninstall           stop and remove the program; what it keeps in /etc/fairlead and /var/lib/fairlead stays
  uninstall --purge   remove that too

Units: $UNITS
USAGE
}

misused() {
    usage >&2
    exit 2
}

check() {
    [ "$(id -u)" = 0 ] || die "this needs root" "run it as root, or with sudo"
    [ -d /run/systemd/system ] || die "this machine does not run systemd, which starts and watches Fairlead"
    machine=$(uname -m)
    [ "$machine" = "$(cat "$HERE/share/machine")" ] ||
        die "this archive is for $(cat "$HERE/share/machine"), this machine is $machine" "build it on a machine of that kind"
    missing=
    for need in $NEEDS; do
        command -v "${need%%:*}" >/dev/null || missing="$missing ${need#*:}"
    done
    [ -z "$missing" ] || die "missing:$missing" "install it first, on Debian and Ubuntu: apt-get install$missing"
}

# The new programs lie beside the old ones until they are whole. A running program keeps its open files. Times are kept:
# an archive of classes is good for jars of a certain age.
place() {
    mkdir -p "$(dirname "$PLACE")" "$UNIT_PLACE"
    rm -rf "$PLACE.new" "$PLACE.old"
    mkdir "$PLACE.new"
    cp -Rp "$HERE/." "$PLACE.new/"
    chown -R root:root "$PLACE.new"
    chmod -R u=rwX,go=rX "$PLACE.new"
    [ ! -e "$PLACE" ] || mv "$PLACE" "$PLACE.old"
    mv "$PLACE.new" "$PLACE"
    rm -rf "$PLACE.old"
    for unit in $UNITS; do install -m 644 "$PLACE/systemd/$unit" "$UNIT_PLACE/$unit"; done
    ln -sfn "$PLACE/bin/fairlead" "$COMMAND"
}

do_install() {
    check
    options "$@"
    if [ -e "$PLACE" ]; then
        say "Upgrade Fairlead's $KIND from $(cat "$PLACE/VERSION") to $(cat "$HERE/VERSION")"
    else
        say "Install Fairlead's $KIND $(cat "$HERE/VERSION") to $PLACE"
    fi
    place
    prepare
    ready
    systemctl daemon-reload
    # shellcheck disable=SC2086  # a list of words
    systemctl --quiet enable $UNITS
    start
    next
}

do_uninstall() {
    [ "$(id -u)" = 0 ] || die "this needs root" "run it as root, or with sudo"
    part "${1:-}"
    [ -e "$PLACE" ] || say "Fairlead's $KIND is not installed here; removing what may be left of it"
    for unit in $UNITS; do
        [ ! -e "$UNIT_PLACE/$unit" ] || systemctl --quiet disable --now "$unit" || true
        rm -f "$UNIT_PLACE/$unit"
    done
    systemctl daemon-reload
    rm -rf "$PLACE"
    give_command_back
    # shellcheck disable=SC2086  # a list of words
    rm -f $TRACES
    rmdir --ignore-fail-on-non-empty /opt/fairlead /run/fairlead 2>/dev/null || true
    [ "${1:-}" != --purge ] || purge
    say "Fairlead's $KIND is removed"
}

# restart UNIT: or the end, with what it said.
restart() {
    if ! systemctl restart "$1"; then
        journalctl --unit "$1" --lines 10 --no-pager --output cat >&2
        die "$1 does not start, see above" "look: journalctl -u $1"
    fi
}

# On a machine that is both, the other's command line takes over.
give_command_back() {
    [ -e "$COMMAND" ] || rm -f "$COMMAND"
    for other in /opt/fairlead/*/bin/fairlead; do
        [ ! -e "$other" ] || [ -e "$COMMAND" ] || ln -s "$other" "$COMMAND"
    done
}

main() {
    case "$*" in
        "") do_install ;;
        install | "install "*) shift && do_install "$@" ;;
        uninstall | "uninstall --purge") do_uninstall "${2:-}" ;;
        -h | --help | help) usage ;;
        *) misused ;;
    esac
}
