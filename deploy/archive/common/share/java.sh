# Sourced by the programs in bin: runs a main class of this installation on its own Java runtime.
home=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)

# run_java OPTION… MAIN-CLASS ARGUMENT…; FAIRLEAD_JAVA_OPTIONS come after the options given here, and so win.
run_java() {
    options=
    while [ "${1#-}" != "$1" ]; do
        options="$options $1"
        shift
    done
    # In a fixed order: an archive of classes is good for one class path.
    classpath=$(LC_ALL=C; printf '%s:' "$home"/lib/*.jar)
    # shellcheck disable=SC2086  # both are lists of words
    exec "$home/runtime/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData -Dfile.encoding=UTF-8 -Djava.awt.headless=true \
        $options ${FAIRLEAD_JAVA_OPTIONS:-} -cp "${classpath%:}" "$@"
}
