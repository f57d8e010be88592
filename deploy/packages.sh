# Installs Debian packages of which commands are needed. Sourced; the caller has `die WHAT [WHAT TO DO]`.

# need_packages COMMAND:PACKAGE…: installs the packages whose commands are missing.
need_packages() {
  local pair missing=() log
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  command -v apt-get >/dev/null || die "missing: ${missing[*]}" "install these packages, this machine has no apt-get"
  printf '[%4d s] Install %s\n' "$SECONDS" "${missing[*]}" >&2
  log=$(mktemp)
  # Descriptor 9 is the lab's lock, which must not be left to what outlives the command.
  { apt-get update -qq && without_services apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
    >"$log" 2>&1 9<&- || die "could not install ${missing[*]}: $(tail -n 2 "$log")" "see $log"
  rm "$log"
}

# without_services COMMAND…: no package may start a service of this machine; what needs one starts its own.
without_services() (
  policy=/usr/sbin/policy-rc.d
  export DEBIAN_FRONTEND=noninteractive
  if [[ ! -e $policy ]]; then
    trap 'rm -f $policy' EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
  fi
  "$@"
)
