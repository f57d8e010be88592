package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.link.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Holds {@code docs/cli.md} against the commands' own help; {@code -Dfairlead.docs.write=true} writes it anew. */
class CliDocumentTest {

    private static final Path DOCUMENT = Path.of("../docs/cli.md");

    private static final String HEAD = """
            # Command line

            `fairlead` is a client of the REST API, and joins and leaves the machine it runs on. It lies in `/usr/local/bin` on
            controllers and hosts. What was asked for goes to standard output, everything else to standard error. With `--json`
            the answer is printed as the API gave it. This page is made from the commands' own help and held to it by a test.

            Exit codes: 0 done, 1 refused by a controller or this host, 2 misused, 3 no controller reached or not let in, 4 not
            found.

            """;

    @Test
    void isWhatTheCommandsSay() throws IOException {
        String document = HEAD
                + commands(Fairlead.commandLine()).map(CliDocumentTest::section).collect(Collectors.joining("\n"));
        if (Boolean.getBoolean("fairlead.docs.write")) {
            AtomicFile.write(DOCUMENT, document);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(document);
    }

    /** The command and all below it; a group of commands says nothing that they do not say. */
    private static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().distinct().flatMap(CliDocumentTest::commands));
    }

    private static String section(CommandLine command) {
        return "## %s\n\n```\n%s```\n"
                .formatted(
                        command.getCommandSpec().qualifiedName(), command.getUsageMessage(CommandLine.Help.Ansi.OFF));
    }
}
