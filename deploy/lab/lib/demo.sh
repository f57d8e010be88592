# What Fairlead does, in one minute: a network over all hosts, a container on each, and pings between them.

DEMO_NETWORK=web
DEMO_CONTAINER=demo

lab_demo() {
  local hosts host
  lab_up "$@"
  lab_image
  mapfile -t hosts < <(running_hosts)
  machine_exec "$CONTROLLER" fairlead network show "$DEMO_NETWORK" >/dev/null 2>&1 ||
    demo_show exec "$CONTROLLER" fairlead network create "$DEMO_NETWORK"
  each "${hosts[@]}" -- demo_wait_network
  for host in "${hosts[@]}"; do
    machine_exec "$host" docker rm --force "$DEMO_CONTAINER" >/dev/null 2>&1 || true
    demo_show docker "$host" run --detach --name "$DEMO_CONTAINER" --network "$DEMO_NETWORK" fairlead/box sleep 1000000
  done
  demo_pings "${hosts[@]}"
  demo_next "${hosts[0]}"
}

# demo_show ARGUMENT…: prints a command of the lab as a user types it, and runs it.
demo_show() {
  printf '\n$ %s %s\n' "$LAB_COMMAND" "$*"
  case $1 in
    exec) machine_exec "${@:2}" ;;
    docker) machine_exec "$2" docker "${@:3}" ;;
  esac
}

demo_wait_network() {
  wait_for 30 machine_exec "$1" docker network inspect "$DEMO_NETWORK" ||
    fairlead_failed "Docker on $1 does not get the network $DEMO_NETWORK" "$1" fairlead-agent
}

demo_address() {
  machine_exec "$1" docker inspect --format "{{(index .NetworkSettings.Networks \"$DEMO_NETWORK\").IPAddress}}" \
    "$DEMO_CONTAINER"
}

demo_pings() {
  local from to
  for from in "$@"; do
    for to in "$@"; do
      [[ $from == "$to" ]] || demo_show docker "$from" exec "$DEMO_CONTAINER" ping -c 2 "$(demo_address "$to")" ||
        die "the container on $from does not reach the one on $to" "look: $LAB_COMMAND exec $from fairlead status"
    done
  done
}

demo_next() {
  cat <<NEXT

It goes on running. Try:
  $LAB_COMMAND status
  $LAB_COMMAND exec $CONTROLLER fairlead host list
  $LAB_COMMAND exec $CONTROLLER fairlead endpoint list
  $LAB_COMMAND docker $1 run --rm --network $DEMO_NETWORK fairlead/probe ip address
  $LAB_COMMAND exec $1 ovs-ofctl -O OpenFlow13 dump-flows br-fairlead
  $LAB_COMMAND kill $1; $LAB_COMMAND start $1
  $LAB_COMMAND down
NEXT
}
