package io.fairlead.cli;

import io.fairlead.agent.cluster.NetworkId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a container in a network of the cluster, by Docker. */
@Command(
        name = "run",
        description = {
            "Run a container in a network: docker run --network NETWORK, with the network's name in Docker.",
            "What comes after goes to docker run as it is; its exit code is this command's."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead run -n web -d --name one nginx",
            "  fairlead run -n acme/web --rm -it busybox sh"
        })
final class RunCommand implements Callable<Integer> {

    private static final String NAME = "run";

    @Option(
            names = {"-n", "--network"},
            required = true,
            paramLabel = "NETWORK",
            description = "NAME, or TENANT/NAME.")
    private String network = "";

    @Parameters(arity = "1..*", paramLabel = "ARGUMENT", description = "Options of docker run, image, command.")
    private List<String> arguments = List.of();

    /** From the first word on that is not ours. */
    static void leaveArgumentsToDocker(CommandLine line) {
        Objects.requireNonNull(line.getSubcommands().get(NAME))
                .setStopAtPositional(true)
                .setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public Integer call() {
        List<String> command = new ArrayList<>(List.of("docker", "run", "--network", dockerName()));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new CliException(Exit.REFUSED, "docker can't be run: %s".formatted(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(Exit.REFUSED, "Interrupted");
        }
    }

    private String dockerName() {
        try {
            return NetworkId.parse(network).dockerName();
        } catch (IllegalArgumentException e) {
            throw new CliException(Exit.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
