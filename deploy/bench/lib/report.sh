# From samples to a row of the table. A file of samples has one pair a line: ours, a tab, the peer's.

RESULTS=$REPOSITORY/deploy/target/bench
TABLE_FILE=$REPOSITORY/docs/benchmarks.md

table_head() {
  echo "| what | ours | peer | ratio | target |"
  echo "| --- | --- | --- | --- | --- |"
}

# table_row WHAT UNIT DIGITS TARGET FILE
table_row() {
  jq --raw-input --null-input --raw-output --arg what "$1" --arg unit "$2" --argjson digits "$3" --arg target "$4" \
    --from-file "$BENCH_HOME/lib/row.jq" "$5"
}

# Where and on what it was measured.
table_foot() {
  local cpu
  cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
  printf '\n%s, commit %s, %s × %s, Linux %s, Open vSwitch %s.\n' "$(date -u +%F)" \
    "$(git -C "$REPOSITORY" rev-parse --short HEAD 2>/dev/null || echo unknown)" "$(nproc)" "${cpu:-unknown}" \
    "$(uname -r | cut -d- -f1)" "$(ovs-vsctl --version 2>/dev/null | sed -n '1s/.* //p')"
}

# table_write: replaces what stands between the marks.
table_write() {
  local marked=$TABLE_FILE.new
  awk -v table="$RESULTS/table.md" '
    /^<!-- results end -->/ { skip = 0 }
    !skip { print }
    /^<!-- results -->/ { skip = 1; while ((getline line < table) > 0) print line }' "$TABLE_FILE" >"$marked"
  mv "$marked" "$TABLE_FILE"
  step "Written to $TABLE_FILE"
}
