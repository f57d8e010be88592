package io.fairlead.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code fairlead completion} prints, in the shells that it is for. */
class CompletionTest {

    /** $1 into a shell at a terminal, $2 typed there, then the tabulator, then a key that tells what the line is now. */
    private static final String AT_A_TERMINAL = """
            zmodload zsh/zpty
            zpty shell "TERM=dumb zsh -f -i"
            zpty -w shell "source '$1'; tell() { print -r -- \\"<\\$BUFFER>\\" }; zle -N tell; bindkey '^X' tell"
            zpty -w -n shell "$2"$'\\t\\C-X'
            zpty -r -m shell said '*<fairlead*>*'
            print -rn -- ${${said##*<}%%>*}
            zpty -d shell
            """;

    @TempDir
    private Path home;

    private Path script;

    @BeforeEach
    void write() throws IOException {
        script = Files.writeString(
                home.resolve("completion"), Shell.run("completion").out());
    }

    @Test
    void bashCompletes() throws Exception {
        assertThat(said(
                        "bash",
                        "-c",
                        "source $1; COMP_WORDS=(fairlead net); COMP_CWORD=1; _complete_fairlead; echo ${COMPREPLY[@]}",
                        "bash",
                        script.toString()))
                .isEqualTo("network\n");
    }

    @ParameterizedTest
    @CsvSource({
        "fairlead net, fairlead network",
        "fairlead network cre, fairlead network create",
        "fairlead host show --js, fairlead host show --json"
    })
    void zshCompletes(String typed, String completed) throws Exception {
        assumeTrue(
                System.getenv("CI") != null || Files.isExecutable(Path.of("/usr/bin/zsh")),
                "There is no zsh here: apt-get install zsh");

        assertThat(said("zsh", "-f", "-c", AT_A_TERMINAL, "zsh", script.toString(), typed))
                .isEqualTo(completed + " ");
    }

    private String said(String... command) throws Exception {
        Path said = home.resolve("said");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("HOME", home.toString());
        Process shell = builder.start();
        shell.getOutputStream().close();
        try {
            assertThat(shell.waitFor(60, SECONDS))
                    .as("%s has ended", command[0])
                    .isTrue();
        } finally {
            shell.destroyForcibly();
        }
        return Files.readString(said);
    }
}
