#!/bin/sh
# Installs, upgrades or removes Fairlead's agent on this Docker host: install.sh --help.
set -eu
KIND=agent
UNITS="fairlead-agent.socket fairlead-agent.service"
TRACES="/run/fairlead/agent.status /run/fairlead/agent.sock"
NEEDS="ovs-vswitchd:openvswitch-switch ovs-ofctl:openvswitch-common dockerd:docker.io"

OPTIONS=
OPTIONS_HELP=

options() { [ $# = 0 ] || misused; }
ready() { :; }

prepare() {
    [ -d /etc/fairlead ] || install -d -m 755 /etc/fairlead
    install -d -m 755 /var/lib/fairlead
    install -d -m 700 /var/lib/fairlead/agent
}

# The socket stays: calls of Docker wait in it while the agent restarts.
start() {
    systemctl start fairlead-agent.socket
    restart fairlead-agent.service
}

next() {
    [ -e /etc/fairlead/agent.json ] ||
        say "Join a cluster: fairlead join --controller ADDRESS --token-file FILE (a token: fairlead token create there)"
}

# Without its key a host can't leave its cluster any more; without the program it can later.
part() {
    [ -e /etc/fairlead/agent.json ] || return 0
    [ "$1" != --purge ] || die "this machine is a host of a cluster" "leave it first: fairlead leave"
    say "This machine stays a host of its cluster; to take it out, install again and run: fairlead leave"
}

purge() {
    rm -rf /var/lib/fairlead/agent /etc/fairlead/agent.json
    rmdir --ignore-fail-on-non-empty /var/lib/fairlead /etc/fairlead 2>/dev/null || true
}

. "$(dirname "$0")/share/install.sh"
main "$@"
