# Throughput and round trip between two hosts, against a plain bridge with a VXLAN port on the same Open vSwitch.

PATH_SECONDS=4
PATH_PLAIN_PORT=4790

help_path() {
  cat <<HELP
Usage: deploy/bench/run path [OPTIONS]

One TCP stream of $PATH_SECONDS s, and the round trips of a small TCP message, between containers on two hosts of the lab: over
a Fairlead network, and over a plain NORMAL bridge with a VXLAN port (UDP $PATH_PLAIN_PORT) on the same Open vSwitch. Same image, same
MTU, same program, by turns. The lab's datapath is the userspace one: what counts is the ratio.

HELP
  help_options "pairs" 20 3
}

bench_path() {
  options path 20 3 "$@"
  lab_begin
  each host1 host2 -- path_end >&2
  each host1 host2 -- path_begin >&2
  path_measure stream "$PATH_SECONDS" >"$RESULTS/path-stream.tsv"
  path_measure trips 2 >"$RESULTS/path-trips.tsv"
  each host1 host2 -- path_end >&2
  table_row "throughput across hosts, one TCP stream, against a plain bridge" "Mbit/s" 0 "≥ 0.95" "$RESULTS/path-stream.tsv"
  table_row "round trip across hosts, against a plain bridge" "µs" 0 "" "$RESULTS/path-trips.tsv"
  lab_after
}

# path_begin HOST: two containers, `bench-ours` and `bench-plain`, each with the measuring program.
path_begin() {
  local number=${1#host}
  on "$1" path-begin "$BENCH_NETWORK" "$PATH_PLAIN_PORT" "$(machine_underlay "host$((3 - number))")" \
    "192.168.77.$number/24"
  for container in bench-ours bench-plain; do
    machine_exec "$1" docker exec --interactive "$container" tee /tmp/path >/dev/null <"$BENCH_HOME/host/path.py"
    machine_exec "$1" docker exec --detach "$container" python3 /tmp/path serve
  done
}

path_end() {
  on "$1" path-end
}

# path_measure WHAT SECONDS
path_measure() {
  local i ours plain target
  target=$(machine_exec host2 docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' bench-ours)
  for ((i = -1; i < COUNT; i++)); do
    if ((i % 2)); then
      ours=$(path_once bench-ours "$target" "$@") plain=$(path_once bench-plain 192.168.77.2 "$@")
    else
      plain=$(path_once bench-plain 192.168.77.2 "$@") ours=$(path_once bench-ours "$target" "$@")
    fi
    ((i < 0)) || printf '%s\t%s\n' "$ours" "$plain"
  done
}

# path_once CONTAINER TARGET WHAT SECONDS
path_once() {
  machine_exec host1 docker exec "$1" python3 /tmp/path "$3" "$2" "$4"
}
