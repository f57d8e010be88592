package io.fairlead.cli;

import io.fairlead.agent.link.Places;
import java.nio.file.Files;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes this machine out of its cluster. */
@Command(
        name = "leave",
        description = {
            "Take this machine out of its cluster, and remove from it what joining has made.",
            "Docker, Open vSwitch and all that is not Fairlead's stay as they are."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead leave",
            "  fairlead leave --force     also with containers in its networks"
        })
final class LeaveCommand implements Runnable {

    @Option(
            names = "--force",
            description = "Also while containers are in its networks: they lose them and go on running.")
    private boolean force;

    @Override
    public void run() {
        Places places = Places.ofSystem();
        if (!Files.exists(places.config()) && !Files.exists(places.key())) {
            Terminal.progress("This machine is in no cluster; there is nothing to leave.");
            return;
        }
        new Leave(places, new Machine()).run(force ? Leave.Running.LOSE : Leave.Running.KEEP);
    }
}
