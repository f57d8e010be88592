# One machine: its places, its life, and ways into it. What runs it is lib/supervise.

CGROUPS=$(findmnt --noheadings --first-only --types cgroup2 --output TARGET || true)

# Further controllers come after all hosts: 122, 123, …
machine_number() {
  case $1 in
    "$CONTROLLER") echo 10 ;;
    "$CONTROLLER"*) echo $((120 + ${1#"$CONTROLLER"})) ;;
    *) echo $((10 + ${1#host})) ;;
  esac
}
is_controller() { [[ $1 == "$CONTROLLER"* ]]; }
machine_management() { echo "$MANAGEMENT_NET.$(machine_number "$1")"; }
machine_underlay() { echo "$UNDERLAY_NET.$(machine_number "$1")"; }
# machine_mac NAME PART: 1 is the management leg, 2 the underlay address, 3 the underlay leg. They are fixed, so that a
# reboot leaves nobody with an old neighbour. The underlay leg differs from the address on br-phy, else the kernel too
# takes each frame it sees there for its own: every ping is answered twice, every tunnel packet by an ICMP error.
machine_mac() { printf '02:fa:1e:00:%02x:%02x' "$2" "$(machine_number "$1")"; }

machine_dir() { echo "$LAB_STATE/machines/$1"; }
machine_cgroup() { echo "$CGROUPS/$LAB_NETNS/$1"; }

machine_names() {
  local dir
  for dir in "$LAB_STATE"/machines/*/; do [[ ! -d $dir ]] || basename "$dir"; done | sort --version-sort
}

host_names() { machine_names | grep -v "^$CONTROLLER" || true; }

running_hosts() {
  local name
  host_names | while read -r name; do ! machine_runs "$name" || echo "$name"; done
}

machine_known() {
  [[ -n ${1:-} ]] || die "which machine?" "name one of: $(machine_names | xargs)"
  [[ -d $(machine_dir "$1") ]] || die "there is no machine $1 in this lab" "name one of: $(machine_names | xargs)"
}

# machine_runs NAME: any process of it is alive.
machine_runs() { grep -qx 'populated 1' "$(machine_cgroup "$1")/cgroup.events" 2>/dev/null; }
machine_gone() { ! machine_runs "$1"; }

# machine_leader NAME: the machine's PID 1, as seen from outside.
machine_leader() {
  local pid numbers
  while read -r pid; do
    numbers=$(grep '^NSpid:' "/proc/$pid/status" 2>/dev/null) || continue
    [[ $numbers == *[[:space:]]1 ]] || continue
    echo "$pid"
    return
  done < <(cat "$(machine_cgroup "$1")/machine/payload/init.scope/cgroup.procs" 2>/dev/null)
  return 1
}

# machine_create NAME RELEASE
machine_create() {
  local dir partial base
  dir=$(machine_dir "$1") partial=$LAB_STATE/partial-$1 base=$(base_path "$2")
  [[ ! -d $dir ]] || return 0
  rm -rf "$partial"
  mkdir -p "$partial"/{upper/etc/ssh,work,root,docker} "$LAB_STATE/machines"
  echo "$base" >"$partial/base"
  tr -d - </proc/sys/kernel/random/uuid >"$partial/upper/etc/machine-id"
  echo "$1" >"$partial/upper/etc/hostname"
  ssh-keygen -q -t ed25519 -N '' -f "$partial/upper/etc/ssh/ssh_host_ed25519_key"
  ! is_controller "$1" || machine_mask "$partial/upper"
  mv "$partial" "$dir"
}

# A controller needs Open vSwitch's programs for its store, and neither a switch nor containers.
machine_mask() {
  local unit
  mkdir -p "$1/etc/systemd/system"
  for unit in docker.service docker.socket containerd.service \
    openvswitch-switch.service ovs-vswitchd.service ovsdb-server.service; do
    ln -s /dev/null "$1/etc/systemd/system/$unit"
  done
}

# machine_furnish NAME: lays the lab's own files into the root of a machine that is off.
machine_furnish() {
  local upper
  upper=$(machine_dir "$1")/upper
  tar -C "$LAB_HOME/machine" --owner=0 --group=0 --mode=u=rwX,go=rX -c . | tar -C "$upper" -x
  mkdir -p "$upper/etc/lab"
  install -D -m 600 "$LAB_STATE/ssh/id.pub" "$upper/root/.ssh/authorized_keys"
  chmod 700 "$upper/root" "$upper/root/.ssh"
  machine_facts "$1" >"$upper/etc/lab/machine"
  lab_hosts_file >"$upper/etc/hosts"
}

machine_facts() {
  local role=host
  ! is_controller "$1" || role=controller
  printf '%s=%s\n' NAME "$1" ROLE "$role" MANAGEMENT "$(machine_management "$1")" \
    GATEWAY "$MANAGEMENT_NET.1" UNDERLAY "$(machine_underlay "$1")" UNDERLAY_MAC "$(machine_mac "$1" 2)"
}

lab_hosts_file() {
  local name
  echo "127.0.0.1 localhost"
  echo "::1 localhost ip6-localhost"
  machine_names | while read -r name; do
    echo "$(machine_management "$name") $name"
    echo "$(machine_underlay "$name") $name-underlay"
  done
}

# machine_introduce NAME: tells a running machine of machines that came later.
machine_introduce() {
  machine_runs "$1" || return 0
  lab_hosts_file | machine_exec "$1" tee /etc/hosts >/dev/null
}

# machine_start NAME: powers it on, without waiting for anything.
machine_start() {
  local base
  ! machine_runs "$1" || return 0
  base=$(<"$(machine_dir "$1")/base")
  [[ -d $base ]] || die "the base image of $1 is gone: $base" "begin anew: $LAB_COMMAND down, $LAB_COMMAND up"
  machine_cgroup_remove "$1"
  mkdir -p "$(machine_cgroup "$1")"/{loop,machine}
  machine_furnish "$1"
  setsid unshare --mount --net "$LAB_HOME/lib/supervise" "$1" "$(machine_dir "$1")" "$base" "$(machine_cgroup "$1")" \
    "$LAB_NETNS" "$(machine_mac "$1" 1)" "$(machine_mac "$1" 3)" \
    </dev/null >"$(machine_dir "$1")/console.log" 2>&1 8<&- 9<&- &
  wait_for 10 machine_runs "$1" ||
    die "$1 does not start: $(tail -n 1 "$(machine_dir "$1")/console.log")" "see $(machine_dir "$1")/console.log"
}

machine_cgroup_remove() {
  local cgroup
  cgroup=$(machine_cgroup "$1")
  [[ ! -d $cgroup ]] || find "$cgroup" -depth -type d -exec rmdir {} +
}

# machine_exec NAME COMMAND…: runs it in the machine, as root, without ssh. The process enters the machine's cgroup
# too, so that it dies with the machine.
machine_exec() {
  local name=$1 leader cgroup
  shift
  leader=$(machine_leader "$name") || die "$name is not running" "start it: $LAB_COMMAND start $name"
  cgroup=$(machine_cgroup "$name")/machine/payload/lab.exec
  (
    mkdir -p "$cgroup" && echo "$BASHPID" >"$cgroup/cgroup.procs"
    exec nsenter --target "$leader" --mount --uts --ipc --net --pid --cgroup --root --wd \
      env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
      TERM="${TERM:-dumb}" "$@" 8<&- 9<&-
  )
}

# machine_ready NAME: waits until all its units are up, and Docker answers.
machine_ready() {
  local name=$1 failed
  wait_for 30 machine_exec "$name" test -S /run/systemd/private ||
    die "$name does not boot" "see $(machine_dir "$name")/console.log"
  wait_for 120 machine_booted "$name" ||
    die "$name is not up after two minutes: $(machine_unready "$name")" "look: $LAB_COMMAND exec $name systemctl list-jobs"
  failed=$(machine_failed_units "$name")
  [[ -z $failed ]] ||
    die "units failed on $name: $failed" \
      "look: $LAB_COMMAND exec $name journalctl -b -p warning"
  is_controller "$name" || wait_for 60 machine_exec "$name" docker version ||
    die "Docker does not answer on $name" "look: $LAB_COMMAND exec $name journalctl -u docker"
}

machine_booted() { [[ $(machine_exec "$1" systemctl is-system-running) =~ ^(running|degraded)$ ]]; }
# Fairlead's own units are not the machine's: an `up` with a better archive must get past them.
machine_failed_units() {
  machine_exec "$1" systemctl --failed --no-legend --plain | awk '$1 !~ /^fairlead-/ { print $1 }' | xargs
}
machine_unready() { machine_exec "$1" systemctl is-system-running || true; }

machine_poweroff() {
  machine_runs "$1" || return 0
  machine_exec "$1" systemctl poweroff
  wait_for 100 machine_gone "$1" || die "$1 does not power off" "cut its power: $LAB_COMMAND kill $1"
}

machine_reboot() {
  local before
  before=$(machine_leader "$1") || die "$1 is not running" "start it: $LAB_COMMAND start $1"
  machine_exec "$1" systemctl reboot
  wait_for 100 machine_rebooted "$1" "$before" || die "$1 does not reboot" "cut its power: $LAB_COMMAND kill $1"
  machine_ready "$1"
}

machine_rebooted() { [[ $(machine_leader "$1") != "$2" ]]; }

# machine_kill NAME: a power cut. All processes end at the same moment; nothing is synced or said.
machine_kill() {
  local cgroup
  cgroup=$(machine_cgroup "$1")
  [[ -d $cgroup ]] || return 0
  echo 1 >"$cgroup/cgroup.kill"
  wait_for 30 machine_gone "$1" || die "processes of $1 outlive SIGKILL: $(xargs <"$cgroup/cgroup.procs")"
  wait_for 10 machine_cgroup_remove "$1"
}
