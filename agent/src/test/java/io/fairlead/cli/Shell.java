package io.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;

/** Runs a command and keeps what it printed. */
record Shell(int exit, String out, String err) {

    static Shell run(String... arguments) {
        return runWith("", arguments);
    }

    /** With that on standard input. */
    static Shell runWith(String input, String... arguments) {
        PrintStream usualOut = System.out;
        PrintStream usualErr = System.err;
        InputStream usualIn = System.in;
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, UTF_8));
            System.setErr(new PrintStream(err, true, UTF_8));
            System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
            int exit = Fairlead.run(arguments);
            return new Shell(exit, out.toString(UTF_8), err.toString(UTF_8));
        } finally {
            System.setOut(usualOut);
            System.setErr(usualErr);
            System.setIn(usualIn);
        }
    }
}
