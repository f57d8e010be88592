package io.fairlead.cli;

/** How a command ends, for scripts. */
enum Exit {
    /** Done. */
    OK(0),
    /** A controller, or this host, refuses. */
    REFUSED(1),
    /** The command was not written as it must be. */
    USAGE(2),
    /** No controller could be reached, or it does not let us in. */
    UNREACHABLE(3),
    /** There is no such thing. */
    NOT_FOUND(4);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
