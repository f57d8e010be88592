# What the agent costs its host: memory after many starts, and CPU when nothing happens.

AGENT_IDLE_SECONDS=60

help_agent() {
  cat <<HELP
Usage: deploy/bench/run agent [OPTIONS]

Restarts the agent of a host of the lab, starts containers one after the other on a Fairlead network, and reads the
agent's resident memory (VmRSS); then what it computes in $AGENT_IDLE_SECONDS s in which nothing happens. Both beside dockerd's, in the same
run. The target is no ratio: 96 MB.

HELP
  help_options "starts" 200 10
}

bench_agent() {
  options agent 200 10 "$@"
  lab_begin
  on host1 agent "$BENCH_IMAGE" "$BENCH_NETWORK" "$COUNT" "$AGENT_IDLE_SECONDS" >"$RESULTS/agent.tsv"
  sed -n 's/^memory\t//p' "$RESULTS/agent.tsv" >"$RESULTS/agent-memory.tsv"
  sed -n 's/^idle\t//p' "$RESULTS/agent.tsv" >"$RESULTS/agent-idle.tsv"
  table_row "agent: memory after $COUNT starts, beside dockerd's" MB 1 "≤ 96 MB" "$RESULTS/agent-memory.tsv"
  table_row "agent: CPU when idle, beside dockerd's" "ms/s" 2 "≈ 0" "$RESULTS/agent-idle.tsv"
  lab_after
}
