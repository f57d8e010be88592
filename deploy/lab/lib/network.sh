# The lab's network: a namespace with two kernel bridges. Machines have a leg in each; the developer reaches them from
# inside the namespace, so nothing of this touches the developer's own network.

network_exists() { [[ -e /run/netns/$LAB_NETNS ]]; }

network_up() {
  tune
  network_exists || ip netns add "$LAB_NETNS"
  ip -n "$LAB_NETNS" link set lo up
  network_bridge fl-mgmt
  network_bridge fl-under
  # The machines' gateway. It leads nowhere, and says so at once instead of letting them wait.
  ip -n "$LAB_NETNS" address replace "$MANAGEMENT_NET.1/24" dev fl-mgmt
  in_lab_network sysctl -qw net.ipv4.ip_forward=1
  # Pairs of legs between which nothing passes; `lab cut` fills the set.
  in_lab_network nft -f - <<'NFT'
add table bridge lab
add set bridge lab cuts { type ifname . ifname; }
add chain bridge lab forward { type filter hook forward priority 0; policy accept; }
flush chain bridge lab forward
add rule bridge lab forward iifname . oifname @cuts counter drop
NFT
}

network_bridge() {
  ip -n "$LAB_NETNS" link show "$1" >/dev/null 2>&1 || ip -n "$LAB_NETNS" link add "$1" type bridge mcast_snooping 0
  ip -n "$LAB_NETNS" link set "$1" up
}

network_down() {
  ! network_exists || ip netns delete "$LAB_NETNS"
}

# in_lab_network COMMAND…: not `ip netns exec`, which hides the cgroups.
in_lab_network() { nsenter --net="/run/netns/$LAB_NETNS" "$@"; }

# Limits of the whole kernel that several machines on it need higher; their old values are kept until the last lab of
# this machine ends.
LAB_TUNED=$(dirname "$LAB_STATE")/.tuned
TUNED=(
  net/core/rmem_default=8388608          # ovs-vswitchd's netlink and packet sockets: else retransmits by the thousand
  fs/inotify/max_user_instances=8192     # each systemd and each dockerd takes a dozen, of one user's 128
  fs/inotify/max_user_watches=524288
  net/ipv4/neigh/default/gc_thresh1=16384 # one table for the neighbours of all namespaces: full, it loses packets for
  net/ipv4/neigh/default/gc_thresh2=32768 # seconds, and 120 containers that know each other fill it
  net/ipv4/neigh/default/gc_thresh3=65536
  net/ipv6/neigh/default/gc_thresh1=32768 # likewise, with two addresses each
  net/ipv6/neigh/default/gc_thresh2=65536
  net/ipv6/neigh/default/gc_thresh3=131072
)

tune() {
  local setting path wanted
  mkdir -p "$LAB_TUNED"
  for setting in "${TUNED[@]}"; do
    path=/proc/sys/${setting%%=*} wanted=${setting#*=}
    [[ -e $path && $(<"$path") -lt $wanted ]] || continue
    cat "$path" >"$LAB_TUNED/$(tr / . <<<"${setting%%=*}")"
    echo "$wanted" >"$path"
  done
}

# untune: when no lab is left.
untune() {
  local kept
  [[ -z $(ls "$(dirname "$LAB_TUNED")") ]] || return 0
  for kept in "$LAB_TUNED"/*; do
    [[ ! -e $kept ]] || cat "$kept" >"/proc/sys/$(basename "$kept" | tr . /)"
  done
  rm -rf "$LAB_TUNED"
}

# cut_pairs FROM TO LEGS: the pairs of bridge ports between two machines, one direction, as elements of the set.
cut_pairs() {
  local leg
  for leg in $3; do echo "\"$leg-$1\" . \"$leg-$2\""; done
}

# network_cut A B LEGS [one-way]
network_cut() {
  local pairs
  pairs=$(cut_pairs "$1" "$2" "$3")
  [[ ${4:-} == one-way ]] || pairs+=$'\n'$(cut_pairs "$2" "$1" "$3")
  in_lab_network nft add element bridge lab cuts "{ ${pairs//$'\n'/, } }"
}

# network_cuts: one line per pair that is cut, `LEG-FROM LEG-TO`.
network_cuts() {
  in_lab_network nft --json list set bridge lab cuts |
    jq -r '.nftables[].set // empty | .elem // [] | .[] | .concat | join(" ")'
}

network_heal() {
  if [[ $# -eq 0 ]]; then
    in_lab_network nft flush set bridge lab cuts
    return
  fi
  local from to
  network_cuts | while read -r from to; do
    case "${from#*-} ${to#*-}" in
      "$1 $2" | "$2 $1") in_lab_network nft delete element bridge lab cuts "{ \"$from\" . \"$to\" }" ;;
    esac
  done
}
