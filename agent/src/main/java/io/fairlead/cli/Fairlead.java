package io.fairlead.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code fairlead} command line. */
@Command(
        name = "fairlead",
        description = "Networks for containers on many Docker hosts.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Fairlead.Version.class,
        subcommands = {
            StatusCommand.class,
            JoinCommand.class,
            LeaveCommand.class,
            ClusterCommand.class,
            TokenCommand.class,
            TenantCommand.class,
            NetworkCommand.class,
            HostCommand.class,
            EndpointCommand.class,
            LeaseCommand.class,
            AttachCommand.class,
            DetachCommand.class,
            InfoCommand.class,
            RunCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "A controller's machine is the place to run this: address, CA and token are found there.",
            "Elsewhere: $$FAIRLEAD_CONTROLLER, $$FAIRLEAD_CA, $$FAIRLEAD_TOKEN_FILE or the options of the same names.",
            "",
            "Ends with 0 done, 1 refused, 2 misused, 3 no controller reached or not let in, 4 not found.",
            "",
            "Examples:",
            "  fairlead token create                                        a token for a host to join by",
            "  fairlead join --controller 192.0.2.1 --token-file token      this host joins",
            "  fairlead network create web --subnet 10.20.0.0/24            a network on all hosts",
            "  docker run --network web nginx                               a container in it"
        })
public final class Fairlead {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help; // Set and acted upon by picocli alone.

    @Option(names = "--version", versionHelp = true, description = "Show which version this is.")
    boolean version;

    /** The version in the archive's manifest. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Fairlead.class.getPackage().getImplementationVersion();
            return new String[] {version == null ? "development" : version};
        }
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs one command and gives its exit code. */
    static int run(String... args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new Fairlead());
        RunCommand.leaveArgumentsToDocker(line);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setExecutionStrategy(Watch::run)
                .setExecutionExceptionHandler((failure, _, _) -> failed(failure));
    }

    private static int failed(Exception failure) throws Exception {
        if (failure instanceof CliException expected) {
            System.err.println("fairlead: " + expected.getMessage());
            return expected.exit().code();
        }
        throw failure; // A bug: its trace helps more than a sentence would.
    }
}
