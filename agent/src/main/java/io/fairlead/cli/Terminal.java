package io.fairlead.cli;

/** Where commands print: what was asked for to standard output, all else to standard error. */
final class Terminal {

    private Terminal() {}

    static void out(String text) {
        if (!text.isEmpty()) {
            System.out.println(text);
        }
    }

    static void progress(String text) {
        System.err.println(text);
    }
}
