package io.fairlead.cli;

/** A command could not do what was asked; the message says what, where and what to do. */
final class CliException extends RuntimeException {

    private final Exit exit;

    CliException(Exit exit, String message) {
        super(message, null, false, false);
        this.exit = exit;
    }

    Exit exit() {
        return exit;
    }
}
