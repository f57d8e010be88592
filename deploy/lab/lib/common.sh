# Places, words to the user, and waiting. Sourced by all other files.

LAB_NAME=${FAIRLEAD_LAB_NAME:-lab}
LAB_CACHE=${FAIRLEAD_LAB_CACHE:-/var/cache/fairlead-lab}
LAB_STATE=${FAIRLEAD_LAB_STATE:-/var/lib/fairlead-lab}/$LAB_NAME
LAB_NETNS=fl-$LAB_NAME
LAB_DEPLOY=$(cd "$LAB_HOME/.." && pwd)
# shellcheck source=/dev/null
. "$LAB_DEPLOY/packages.sh"

# The first of them, which the others join.
CONTROLLER=controller
MANAGEMENT_NET=10.213.0
UNDERLAY_NET=10.214.0

say() { printf '%s\n' "$*" >&2; }

# die WHAT [WHAT TO DO]
die() {
  say "lab: $1"
  [[ $# -lt 2 ]] || say "     $2"
  exit 1
}

# step WORDS: tells what begins now, with the seconds since the command began.
step() { printf '[%4d s] %s\n' "$SECONDS" "$*" >&2; }

need_root() { [[ $EUID -eq 0 ]] || die "this needs root" "run it as root, or with sudo"; }

# wait_for SECONDS COMMAND…: true as soon as the command is; false when the time is over. Tries five times a second.
wait_for() {
  local deadline=$((SECONDS + $1))
  shift
  until ("$@") >/dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}

# each NAMES… -- COMMAND…: runs the command once per name, the name as its last argument, all at the same time; fails
# if one fails.
each() {
  local names=() pids=() pid failed=0
  while [[ $1 != -- ]]; do names+=("$1") && shift; done
  shift
  local name
  for name in ${names[@]+"${names[@]}"}; do
    "$@" "$name" &
    pids+=($!)
  done
  for pid in ${pids[@]+"${pids[@]}"}; do wait "$pid" || failed=1; done
  return $failed
}

# One `up`, `down` or `clean` of a lab at a time. Descriptor 9 must not be left to what outlives the command. Who waited
# for a `down` finds that the directory it has locked is no longer the lab's.
lock() {
  until [[ $LAB_STATE -ef /dev/fd/9 ]]; do
    mkdir -p "$LAB_STATE"
    exec 9<"$LAB_STATE"
    flock -n 9 || { say "lab: another command is changing this lab, waiting for it" && flock 9; }
  done
}

# What runs beside the command ends with it; machines go on.
end_children() {
  local children
  children=$(jobs -p)
  [[ -z $children ]] || xargs kill <<<"$children" 2>/dev/null || true
  exit 130
}
trap end_children INT TERM
