package io.fairlead.agent.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How the link to the controllers stands, as the agent leaves it in a file for the command line.
 *
 * @param controller the one it is connected to, or was tried last; empty before the first
 * @param detail for people: why it is not connected
 */
public record LinkStatus(State state, String controller, String detail) {

    /** Where a link can stand. */
    public enum State {
        /** No controller could be reached; it goes on trying. */
        CONNECTING,
        /** A controller has taken the host on. */
        CONNECTED,
        /** A controller refuses the host; it goes on trying, but somebody has to do something. */
        REFUSED
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads what {@link #write} wrote. */
    public static LinkStatus read(Path file) throws IOException {
        JsonNode json = JSON.readTree(Files.readString(file));
        try {
            return new LinkStatus(
                    State.valueOf(json.path("state").asText().toUpperCase(Locale.ROOT)),
                    json.path("controller").asText(),
                    json.path("detail").asText());
        } catch (IllegalArgumentException e) {
            throw new IOException("%s is not an agent's status".formatted(file), e);
        }
    }

    /** Leaves it for others to read. */
    public void write(Path file) throws IOException {
        String text = JSON.createObjectNode()
                .put("state", state.name().toLowerCase(Locale.ROOT))
                .put("controller", controller)
                .put("detail", detail)
                .toString();
        AtomicFile.write(file, text + "\n");
    }
}
