package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a container out of a network that it was attached to. */
@Command(
        name = "detach",
        description = {
            "Take a container of this host out of a network that it was attached to.",
            "Its interface is gone at once, and its address free. One that is not attached stays as it is."
        },
        footer = {"", "Examples:", "  fairlead detach db web", "  fairlead detach db --all"})
final class DetachCommand implements Runnable {

    @Mixin
    private final LocalAgent agent = new LocalAgent();

    @Parameters(
            index = "0",
            paramLabel = "CONTAINER",
            description = "As for fairlead attach; one that has stopped, too.")
    private String container = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NETWORK", description = "NAME, or TENANT/NAME.")
    private @Nullable String network;

    @Option(names = "--all", description = "Out of all that it was attached to.")
    private boolean all;

    @Override
    public void run() {
        if ((network == null) != all) {
            throw new CliException(Exit.USAGE, "Say which network, or --all");
        }
        ObjectNode body = Api.JSON.createObjectNode().put("container", container);
        if (network != null) {
            body.put("network", network);
        }
        JsonNode answer = agent.call("Detach", body);
        agent.show(answer, () -> "");
        answer.path("attachments")
                .forEach(gone -> Terminal.progress("%s is out of network %s"
                        .formatted(
                                gone.path("container").asText(),
                                gone.path("network").asText())));
        if (!answer.path("changed").asBoolean()) {
            Terminal.progress("%s is attached to no such network; nothing is changed".formatted(container));
        }
    }
}
