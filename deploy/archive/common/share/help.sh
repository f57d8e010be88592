# Sourced by the programs in bin: --help prints what the program says of itself in the comment at its head.
case ${1:-} in
    -h | --help)
        sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
        exit
        ;;
esac
