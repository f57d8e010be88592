package io.fairlead.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Where commands print: what was asked for to standard output, all else to standard error. One thread. */
final class Terminal {

    /** Home, and nothing below. */
    private static final String CLEAR = "\033[H\033[J";

    private static @Nullable StringBuilder collected;

    private Terminal() {}

    static void out(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (collected != null) {
            collected.append(text).append('\n');
        } else {
            System.out.println(text);
        }
    }

    /** What a command prints, which is not printed. */
    static String collecting(Runnable command) {
        var text = new StringBuilder();
        collected = text;
        try {
            command.run();
        } finally {
            collected = null;
        }
        return text.toString();
    }

    /** Prints a text in the place of the last, where there is a screen; else after it. */
    static void redraw(String text) {
        if (isScreen(System.console())) {
            System.out.print(CLEAR);
        }
        System.out.print(text);
        System.out.flush();
    }

    private static boolean isScreen(@Nullable Console console) {
        return console != null && console.isTerminal();
    }

    /** Whether anybody reads what is printed. */
    static boolean isOpen() {
        return !System.out.checkError();
    }

    static void progress(String text) {
        System.err.println(text);
    }
}
