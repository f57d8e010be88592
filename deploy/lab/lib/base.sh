# The root file system that all machines share: Debian with what a Docker host has, made once and kept in the cache.

BASE_PACKAGES=(
  systemd systemd-sysv dbus openssh-server
  iproute2 iptables nftables ethtool iputils-ping tcpdump netcat-openbsd
  openvswitch-switch docker.io docker-compose
  procps kmod less curl ca-certificates jq python3-minimal busybox-static
)

# Units that do nothing for a lab but cost time at boot or run at odd hours.
BASE_MASKED=(
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer e2scrub_all.timer e2scrub_reap.service
  console-getty.service getty.target uuidd.socket systemd-timesyncd.service
)

base_packages() {
  printf '%s\n' "${BASE_PACKAGES[@]}"
  # Debian 12 has Docker's client in docker.io.
  [[ $1 == bookworm ]] || echo docker-cli
}

# base_path RELEASE: the directory in the cache; its name changes with the recipe, which is this file.
base_path() {
  local key
  key=$(cat "$LAB_HOME/lib/base.sh" | sha256sum)
  echo "$LAB_CACHE/base-$1-${key:0:12}"
}

# base_build RELEASE: makes the base if the cache has none.
base_build() {
  local release=$1 base
  base=$(base_path "$release")
  [[ ! -d $base ]] || return 0
  mkdir -p "$LAB_CACHE"
  exec 8>"$LAB_CACHE/lock"
  flock 8
  if [[ ! -d $base ]]; then
    step "Build the base image of $release by debootstrap, once (a minute or two)"
    # A mount namespace of its own: whatever ends this, no mount stays behind.
    unshare --mount "$LAB_HOME/lib/base-build" "$release" "$base.partial" >"$LAB_CACHE/build-$release.log" 2>&1 8<&- 9<&- ||
      die "could not build the base image: $(tail -n 1 "$LAB_CACHE/build-$release.log")" "see $LAB_CACHE/build-$release.log"
    mv "$base.partial" "$base"
    step "Base image of $release is in $base ($(du -sh "$base" | cut -f1))"
  fi
  exec 8>&-
}

# base_fill RELEASE DIRECTORY: the build itself.
base_fill() {
  local release=$1 root=$2 package
  local packages=()
  while read -r package; do packages+=("$package"); done < <(base_packages "$release")
  rm -rf "$root"
  # All of Debian's releases since lenny are made alike; debootstrap need not know the newest by name.
  debootstrap --variant=minbase "$release" "$root" "${FAIRLEAD_LAB_MIRROR:-http://deb.debian.org/debian}" sid
  base_quiet_dpkg "$root"
  DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install -y --no-install-recommends "${packages[@]}"
  rm "$root/usr/sbin/policy-rc.d"
  base_settle "$root"
}

# No service starts while packages are unpacked, nothing is synced to disk, and nobody reads manuals in a lab.
base_quiet_dpkg() {
  printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
  chmod 755 "$1/usr/sbin/policy-rc.d"
  printf '%s\n' force-unsafe-io 'path-exclude=/usr/share/man/*' 'path-exclude=/usr/share/locale/*' \
    'path-exclude=/usr/share/doc/*' >"$1/etc/dpkg/dpkg.cfg.d/lab"
}

# What every machine makes anew, or has from the lab, must not be in the base.
base_settle() {
  local root=$1
  rm -rf "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* \
    "$root"/etc/ssh/ssh_host_* "$root"/etc/openvswitch/{conf.db,system-id.conf} "$root"/var/lib/docker \
    "$root"/usr/share/doc
  : >"$root/etc/machine-id"
  mkdir -p "$root"/var/log/journal "$root"/var/lib/docker "$root"/root/.ssh
  systemctl --root="$root" set-default multi-user.target
  systemctl --root="$root" mask "${BASE_MASKED[@]}"
}
