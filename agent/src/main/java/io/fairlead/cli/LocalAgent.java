package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.link.Places;
import io.fairlead.agent.unix.UnixHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** This host's agent, as commands call it; no controller is needed for that. */
final class LocalAgent {

    /** Longer than the agent takes for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    @Option(names = "--json", description = "Print JSON instead of a table.")
    boolean json;

    private final Places places = Places.ofSystem();

    /** Calls it by name, and gives its answer. */
    JsonNode call(String name, ObjectNode body) {
        try {
            UnixHttp.Response response =
                    new UnixHttp(places.agentSocket()).exchange("POST", "/" + name, body.toString(), PATIENCE);
            JsonNode answer = Api.JSON.readTree(response.text());
            if (answer.has("Err")) {
                throw new CliException(
                        exit(response.status()), answer.path("Err").asText());
            }
            return answer;
        } catch (JsonProcessingException e) {
            throw new CliException(Exit.REFUSED, "The agent's answer is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static Exit exit(int status) {
        return switch (status) {
            case 400 -> Exit.USAGE;
            case 404 -> Exit.NOT_FOUND;
            default -> Exit.REFUSED;
        };
    }

    private CliException unreachable(IOException e) {
        return new CliException(
                Exit.UNREACHABLE,
                Files.exists(places.config())
                        ? ("This host's agent can't be reached (%s). Run this as root; does the agent run?"
                                        + " systemctl status fairlead-agent")
                                .formatted(e.getMessage())
                        : "This machine is in no cluster: fairlead join --controller ADDRESS --token-file FILE");
    }

    /** Prints JSON as it came, or else what it becomes. */
    void show(JsonNode answer, Supplier<String> otherwise) {
        Terminal.out(json ? answer.toPrettyString() : otherwise.get());
    }
}
