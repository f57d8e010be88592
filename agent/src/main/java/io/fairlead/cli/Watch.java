package io.fairlead.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Goes on looking: a command that has this prints its answer anew whenever it has changed, until it is interrupted. */
final class Watch {

    private static final String NAME = "--watch";
    private static final Duration EVERY = Duration.ofSeconds(1);

    @Option(names = NAME, description = "Go on, and print it again whenever it has changed; end by Ctrl-C.")
    boolean on; // Set by picocli, and read from what it parsed.

    /** Runs a command once, or again and again if it is asked to. */
    static int run(ParseResult parsed) {
        ParseResult command = parsed;
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        return command.hasMatchedOption(NAME) ? watch(parsed) : once(parsed);
    }

    private static int once(ParseResult parsed) {
        return new CommandLine.RunLast().execute(parsed);
    }

    /** What fails at first fails for good; later it may be a controller that is being restarted. */
    private static int watch(ParseResult parsed) {
        String last = null;
        String failure = "";
        while (true) {
            try {
                String now = Terminal.collecting(() -> once(parsed));
                if (!now.equals(last)) {
                    Terminal.redraw(now);
                }
                last = now;
                failure = "";
            } catch (ExecutionException e) {
                String reason = reason(e);
                if (last == null || reason == null) {
                    throw e;
                }
                if (!reason.equals(failure)) {
                    Terminal.progress("fairlead: " + reason);
                }
                failure = reason;
            }
            if (!Terminal.isOpen()) {
                return Exit.OK.code();
            }
            Patience.pause(EVERY);
        }
    }

    private static @Nullable String reason(ExecutionException e) {
        return e.getCause() instanceof CliException expected ? expected.getMessage() : null;
    }
}
