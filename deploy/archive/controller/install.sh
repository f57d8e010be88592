#!/bin/sh
# Installs, upgrades or removes Fairlead's controller and its store on this machine: install.sh --help.
set -eu
KIND=controller
UNITS="fairlead-store.service fairlead-controller.service"
TRACES="/run/fairlead/store.env /run/fairlead/store.sock /run/fairlead/store.ctl"
NEEDS="ovsdb-server:openvswitch-common ovsdb-tool:openvswitch-common useradd:passwd"

OPTIONS=" [--join ADDRESS[:PORT] --token-file FILE|-]"
OPTIONS_HELP="  install --join ADDRESS[:PORT] --token-file FILE|-
                      the same, but as a further controller of the cluster of the controller at that address; the
                      token was made there by: fairlead token create --for controller
"

options() {
    case $#,${1:-},${3:-} in
        0,,) join= ;;
        4,--join,--token-file) join=$2 token=$4 ;;
        *) misused ;;
    esac
}

# Before anything is started or would be at the next boot: a store that starts alone begins a cluster of its own.
ready() {
    [ -n "$join" ] || return 0
    set -- runuser -u fairlead -- "$PLACE/bin/fairlead-controller-join" "$join"
    if [ "$token" = - ]; then "$@"; else "$@" <"$token"; fi ||
        die "this machine has not joined, see above; nothing was started" "when it is mended, run this again"
}

# Controller and store run as a user of their own. The directory of settings is sticky: they make files in it, and
# leave those of others alone.
prepare() {
    getent passwd fairlead >/dev/null ||
        useradd --system --user-group --home-dir /var/lib/fairlead --no-create-home --shell /usr/sbin/nologin fairlead
    install -d -m 1775 -o root -g fairlead /etc/fairlead
    install -d -m 755 -o root -g root /var/lib/fairlead
    install -d -m 700 -o fairlead -g fairlead /var/lib/fairlead/store
    install -d -m 755 -o fairlead -g fairlead /var/lib/fairlead/controller
}

start() {
    restart fairlead-store.service
    restart fairlead-controller.service
}

# The unit is up before the controller is; with ports or an address of its own it is not found here, and that is fine.
next() {
    say "Wait for the controller"
    end=$(($(date +%s) + 60))
    until "$PLACE/bin/fairlead" status >/dev/null 2>&1; do
        if [ "$(date +%s)" -ge $end ]; then
            say "It does not answer at the usual address yet. Look: journalctl -u fairlead-controller"
            break
        fi
        sleep 1
    done
    say "See how it is:                        fairlead status, fairlead cluster status"
    say "Make a token for a host to join with: fairlead token create"
}

part() { :; }

purge() {
    rm -rf /var/lib/fairlead/store /var/lib/fairlead/controller /etc/fairlead/admin.token /etc/fairlead/controller.yaml
    rmdir --ignore-fail-on-non-empty /var/lib/fairlead /etc/fairlead 2>/dev/null || true
    userdel fairlead 2>/dev/null || true
}

. "$(dirname "$0")/share/install.sh"
main "$@"
