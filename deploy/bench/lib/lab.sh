# The lab that the benchmarks of whole hosts run in: two hosts, one network.

BENCH_NETWORK=bench
BENCH_IMAGE=fairlead/box

# lab_begin: brings it up, unless it is; the network is on both hosts.
lab_begin() {
  need_root
  "$LAB_COMMAND" up --hosts 2 --release "${FAIRLEAD_BENCH_RELEASE:-bookworm}" >&2
  "$LAB_COMMAND" image >&2
  machine_exec "$CONTROLLER" fairlead network show "$BENCH_NETWORK" >/dev/null 2>&1 ||
    machine_exec "$CONTROLLER" fairlead network create "$BENCH_NETWORK" >/dev/null
  each host1 host2 -- lab_has_network
}

lab_has_network() {
  wait_for 30 machine_exec "$1" docker network inspect "$BENCH_NETWORK" || die "Docker on $1 lacks the network"
}

lab_end() {
  "$LAB_COMMAND" down >&2
}

# lab_after: what a single benchmark does at its end.
lab_after() {
  [[ $KEEP == yes ]] || lab_end
}

# on HOST SCRIPT ARGUMENT…: runs a script of deploy/bench/host there.
on() {
  machine_exec "$1" bash -c "$(<"$BENCH_HOME/host/$2")" "$2" "${@:3}" </dev/null
}
