# Not a benchmark: records which classes the agent loads, for the archive of classes that deploy/archive/build makes.

CLASSES_FILE=$REPOSITORY/deploy/archive/agent.classes

help_classes() {
  cat <<'HELP'
Usage: deploy/bench/run classes [--keep]

Writes deploy/archive/agent.classes anew: the classes that the agent of a host of the lab loads until it has started some
containers. Do so when the agent has changed much: what is missing there costs its users memory and time, nothing else.
HELP
}

bench_classes() {
  options classes 5 5 "$@"
  lab_begin
  {
    echo "# Classes that the agent loads beyond those that every program does. Made by: deploy/bench/run classes"
    on host1 classes "$BENCH_IMAGE" "$BENCH_NETWORK" "$COUNT"
  } >"$RESULTS/agent.classes"
  mv "$RESULTS/agent.classes" "$CLASSES_FILE"
  lab_after
}
