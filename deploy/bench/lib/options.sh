# The options that all benchmarks have.

# options NAME FULL QUICK OPTION…: sets COUNT, how many samples to take, and KEEP.
options() {
  local name=$1 full=$2 quick=$3
  shift 3
  COUNT=$full KEEP=no
  while [[ $# -gt 0 ]]; do
    case $1 in
      --quick) COUNT=$quick ;;
      --count) COUNT=${2:-} && shift ;;
      --keep) KEEP=yes ;;
      *) die "$name: unknown option $1" "see: deploy/bench/run $name --help" ;;
    esac
    shift || true
  done
  [[ $COUNT =~ ^[1-9][0-9]*$ ]] || die "$name: --count $COUNT is not a number"
}

# help_options WHAT FULL QUICK
help_options() {
  cat <<OPTIONS
  --count N   $1 (default: $2)
  --quick     $3 of them
OPTIONS
}
