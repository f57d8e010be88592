# Benchmarks in Java: main classes among the tests of a module, which print samples.

# java_samples MODULE CLASS COUNT: compiles the module and those below it, and runs the class.
java_samples() {
  local module=$1 class=$2 count=$3 log=$RESULTS/$2.log
  # shellcheck disable=SC2086  # a list of words
  "$REPOSITORY/mvnw" --quiet --batch-mode ${FAIRLEAD_BENCH_MAVEN:-} -pl "$module" -am package \
    dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test-classpath \
    -DskipTests -Dspotless.check.skip -Dcheckstyle.skip >"$log" 2>&1 ||
    die "could not build $module: $(tail -n 3 "$log")" "see $log"
  java_run "$REPOSITORY/$module/target" "$class" "$count" 2>"$log" ||
    die "$class failed: $(tail -n 3 "$log")" "see $log"
}

# java_run TARGET CLASS COUNT
java_run() {
  local classpath=$1/test-classes:$1/classes:$(<"$1/test-classpath")
  # shellcheck disable=SC2086  # a list of words
  "$(java_home)/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx1g \
    -XX:+UseSerialGC -Dlogback.configurationFile="$BENCH_HOME/lib/logback.xml" ${JAVA_BENCH_OPTIONS:-} \
    -cp "$classpath" "$2" "$3"
}

java_home() {
  "$REPOSITORY/mvnw" --version | sed -n 's/^Java version: .*, runtime: //p'
}

help_endpoint_port() {
  cat <<'HELP'
Usage: deploy/bench/run endpoint-port [OPTIONS]

The time from the OVSDB transaction for an endpoint's port until its number is confirmed, by the agent's code; the floor
is the same transaction by itself, written beforehand and sent over an open connection. Both by turns on one bridge of a
private Open vSwitch with 50 ports; dummy ones, which cost the switch least, so that our share shows most.

HELP
  help_options "pairs" 300 30
}

bench_endpoint_port() {
  options endpoint-port 300 30 "$@"
  # As the agent runs.
  JAVA_BENCH_OPTIONS=-XX:TieredStopAtLevel=1 \
    java_samples agent io.fairlead.agent.plug.EndpointPortBenchmark "$COUNT" >"$RESULTS/endpoint-port.tsv"
  table_row "endpoint's port until its number is confirmed, against the bare transaction" ms 2 "≤ 1.5" \
    "$RESULTS/endpoint-port.tsv"
}

help_flow_mods() {
  cat <<'HELP'
Usage: deploy/bench/run flow-mods [OPTIONS]

How many flow-mods a second are confirmed: 50,000 in one bundle, with barriers, over a session of the controller's;
against ovs-ofctl --bundle add-flows with the same flows on the same switch, a private Open vSwitch. By turns, warm.

HELP
  help_options "pairs" 15 3
}

bench_flow_mods() {
  options flow-mods 15 3 "$@"
  java_samples openflow io.fairlead.openflow.session.FlowModBenchmark "$COUNT" >"$RESULTS/flow-mods.tsv"
  table_row "flow-mods confirmed a second, against \`ovs-ofctl --bundle\`" "/s" 0 "≥ 0.9" "$RESULTS/flow-mods.tsv"
}

help_claim() {
  cat <<'HELP'
Usage: deploy/bench/run claim [OPTIONS]

The 99th percentile of the claim of a block by a host, in one controller's store, against that of the store's own commit:
a transaction of one row to the same ovsdb-server (Raft, TLS) by another connection. 500 of each a round, by turns; each
round in a network of its own.

HELP
  help_options "rounds" 10 2
}

bench_claim() {
  options claim 10 2 "$@"
  java_samples controller io.fairlead.controller.store.ClaimBenchmark "$COUNT" >"$RESULTS/claim.tsv"
  table_row "claim of a block, p99, against the store's own commit, p99" ms 2 "≤ 3" "$RESULTS/claim.tsv"
}

help_flows() {
  cat <<'HELP'
Usage: deploy/bench/run flows

Flows that are planned for a host, against the budget: 20 for each own block, 1 for each remote block, 1 for each remote
host, and 300. The tightest of clusters with 1 to 100 hosts, 1 to 50 networks, 1 or 4 blocks a host and network. Nothing
is timed.
HELP
}

bench_flows() {
  options flows 1 1 "$@"
  java_samples controller io.fairlead.controller.plan.FlowCount "$COUNT" >"$RESULTS/flows.tsv"
  table_row "flows on a host, against the budget, tightest case" flows 0 "≤ 1" "$RESULTS/flows.tsv"
}
