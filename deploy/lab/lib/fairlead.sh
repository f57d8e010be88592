# Fairlead on the lab's machines, installed from its archives the way a user does it.

# fairlead_archive KIND: the archive of the controller or the agent; the newest, if there are several.
fairlead_archive() {
  local archives
  mapfile -t archives < <(ls -t "$LAB_DEPLOY/target/fairlead-$1"-*.tar.gz 2>/dev/null || true)
  [[ ${#archives[@]} -gt 0 ]] || return 1
  echo "${archives[0]}"
}

# fairlead_build: makes the archives, unless they are there. Tests are for deploy/test.
fairlead_build() {
  ! { fairlead_archive controller && fairlead_archive agent; } >/dev/null || return 0
  step "Build Fairlead's archives (a minute or two)"
  "$LAB_DEPLOY/../mvnw" --quiet --batch-mode -pl deploy -am package \
    -DskipTests -Dspotless.check.skip -Dcheckstyle.skip >&2 9<&- ||
    die "could not build Fairlead, see above" "or boot machines only: $LAB_COMMAND up --bare"
}

# fairlead_up_controllers COUNT: installs what is missing or has changed, the further ones as such, one after the other.
fairlead_up_controllers() {
  local archive name
  archive=$(fairlead_archive controller)
  fairlead_install controller "$archive" "$CONTROLLER"
  wait_for 120 fairlead_has_store "$CONTROLLER" ||
    fairlead_failed "the controller does not answer" "$CONTROLLER" fairlead-store fairlead-controller
  for name in $(controller_names_up_to "$1"); do
    if [[ $name == "$CONTROLLER" ]]; then continue; fi
    if machine_exec "$name" test -e /var/lib/fairlead/controller/pki; then
      fairlead_install controller "$archive" "$name"
    else
      fairlead_join_controller "$name" "$archive" "$CONTROLLER"
    fi
  done
}

# fairlead_join_controller NAME ARCHIVE BY: with a token of its own.
fairlead_join_controller() {
  local name=$1 by=$3
  machine_exec "$by" fairlead token create --for controller |
    machine_exec "$name" bash -c 'umask 077 && cat >/run/controller.token' ||
    fairlead_failed "$by makes no token for a controller" "$by" fairlead-controller
  fairlead_install controller "$2" "$name" install --join "$(machine_management "$by")" --token-file /run/controller.token
  machine_exec "$name" rm -f /run/controller.token
  wait_for 120 fairlead_has_store "$name" ||
    fairlead_failed "$name does not come into the cluster" "$name" fairlead-store fairlead-controller
}

# fairlead_rejoin_controller NAME: it forgets whatever it was before.
fairlead_rejoin_controller() {
  local name=$1 other by='' archive
  is_controller "$name" || die "$name is a host" "take one of: $(machine_names | grep "^$CONTROLLER" | xargs)"
  archive=$(fairlead_archive controller) || die "there is no archive of the controller" "run: $LAB_COMMAND up"
  for other in $(machine_names | grep "^$CONTROLLER"); do
    if [[ $other != "$name" ]] && fairlead_has_store "$other" >/dev/null 2>&1; then by=$other; fi
  done
  [[ -n $by ]] || die "no other controller answers" "look: $LAB_COMMAND status"
  ! machine_exec "$name" test -e /opt/fairlead/controller ||
    machine_exec "$name" bash -c "$FAIRLEAD_INSTALLER" /root/fairlead-controller uninstall --purge >&2
  machine_exec "$name" rm -f /etc/lab/fairlead-controller.sha256
  fairlead_join_controller "$name" "$archive" "$by"
}

# fairlead_up_hosts HOST…: installs what is missing or has changed, joins who has not joined, waits until all are ready.
fairlead_up_hosts() {
  local agent
  agent=$(fairlead_archive agent)
  each "$@" -- fairlead_install agent "$agent"
  each "$@" -- fairlead_join
  fairlead_wait_hosts "$@"
}

# fairlead_has_store NAME: that controller can write, and its store is in the cluster.
fairlead_has_store() {
  machine_exec "$1" fairlead cluster status --json |
    jq -e '.state != "unavailable" and (.controllers[] | select(.self) | .store | . == "leader" or . == "follower")'
}

# Runs install.sh of what was unpacked in a directory, with arguments.
# shellcheck disable=SC2016  # expanded on the machine
FAIRLEAD_INSTALLER='cd "$(dirname "$(find "$0" -maxdepth 2 -name install.sh)")" && bash ./install.sh "$@"'

# fairlead_install KIND ARCHIVE MACHINE [ARGUMENT…]: unless the machine has just this archive.
fairlead_install() {
  local kind=$1 archive=$2 name=$3 sum mark log
  sum=$(sha256sum <"$archive") mark=/etc/lab/fairlead-$1.sha256
  [[ $(machine_exec "$name" cat "$mark" 2>/dev/null) != "$sum" ]] || return 0
  step "Install $(basename "$archive") on $name"
  log=$(machine_dir "$name")/install-$kind.log
  machine_exec "$name" bash -ec "rm -rf \"\$0\" && mkdir -p \"\$0\" && tar -xz -C \"\$0\"; $FAIRLEAD_INSTALLER" \
    "/root/fairlead-$kind" "${@:4}" <"$archive" >"$log" 2>&1 ||
    die "install.sh of $kind failed on $name: $(tail -n 1 "$log")" "see $log"
  echo "$sum" | machine_exec "$name" tee "$mark" >/dev/null
}

# fairlead_join HOST: with a token of its own, which no command line or file shows.
fairlead_join() {
  local host=$1 log token
  ! machine_exec "$host" test -e /etc/fairlead/agent.json || return 0
  step "Join $host"
  log=$(machine_dir "$host")/join.log
  token=$(machine_exec "$CONTROLLER" fairlead token create | grep -o 'fl1\.[^[:space:]"]*') ||
    fairlead_failed "the controller makes no join token" "$CONTROLLER" fairlead-controller
  machine_exec "$host" fairlead join --controller "$(machine_management "$CONTROLLER")" \
    --vtep "$(machine_underlay "$host")" --token-file - <<<"$token" >"$log" 2>&1 ||
    { say "$(<"$log")" && fairlead_failed "$host could not join" "$host" fairlead-agent; }
}

fairlead_wait_hosts() {
  local host
  step "Wait until $* are ready"
  if ! wait_for 90 fairlead_ready "$@"; then
    for host in "$@"; do
      fairlead_ready "$host" || fairlead_journal "$host" fairlead-agent
    done
    fairlead_failed "hosts are not ready; ready are: $(fairlead_ready_hosts | xargs)" "$CONTROLLER" fairlead-controller
  fi
}

fairlead_ready() {
  local host ready
  ready=$(fairlead_ready_hosts)
  for host in "$@"; do grep -qx "$host" <<<"$ready" || return 1; done
}

fairlead_ready_hosts() {
  machine_exec "$CONTROLLER" fairlead host list --json 2>/dev/null |
    jq -r '.. | objects | select(.name? and .state? == "ready") | .name'
}

# fairlead_failed WHAT MACHINE UNIT…: what the units said last, and the end.
fairlead_failed() {
  local what=$1 name=$2
  shift 2
  fairlead_journal "$name" "$@"
  die "$what" "look: $LAB_COMMAND exec $name journalctl -u $1"
}

fairlead_journal() {
  local name=$1 unit
  shift
  for unit in "$@"; do
    say "--- $unit on $name: $(unit_state "$name" "$unit")"
    machine_exec "$name" journalctl --unit "$unit" --lines 15 --no-pager --output cat >&2 || true
  done
}
