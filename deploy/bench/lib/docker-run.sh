# docker run on a Fairlead network, against a user-defined bridge network of the same engine.

help_docker_run() {
  cat <<'HELP'
Usage: deploy/bench/run docker-run [OPTIONS]

The time of `docker run --detach` on a host of the lab: on a Fairlead network, and on a user-defined bridge network of
the same engine, both IPv4 alone. Pairs; who is first changes with each. Removing the container is not timed.

HELP
  help_options "pairs" 60 6
}

bench_docker_run() {
  options docker-run 60 6 "$@"
  lab_begin
  on host1 docker-run "$BENCH_IMAGE" "$BENCH_NETWORK" "$COUNT" >"$RESULTS/docker-run.tsv"
  table_row "\`docker run\`, against a bridge network, Docker $(docker_version)" ms 0 "≤ 1.0" "$RESULTS/docker-run.tsv"
  lab_after
}

docker_version() {
  machine_exec host1 docker version --format '{{.Server.Version}}' | sed 's/^\([0-9]*\.[0-9]*\).*/\1/'
}
