package io.fairlead.agent.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.unix.UnixConversation;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One transaction with this host's Open vSwitch over a connection of its own (RFC 7047, section 4.1.3).
 *
 * <p>For what is done once in a while and by the command line, which should not load a database library for it.
 */
public final class OvsdbCall {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path socket;
    private final ArrayNode operations = JSON.createArrayNode().add("Open_vSwitch");

    /** Begins a transaction with the database that listens there. */
    public OvsdbCall(Path socket) {
        this.socket = socket;
    }

    /** Reads columns of every row of a table. */
    public OvsdbCall select(String table, String... columns) {
        ArrayNode names = operation("select", table).putArray("columns");
        names.add("_uuid");
        List.of(columns).forEach(names::add);
        return this;
    }

    /** Adds a row; columns hold strings, or JSON as OVSDB writes it. */
    OvsdbCall insert(String table, String name, ObjectNode row) {
        operation("insert", table).put("uuid-name", name).set("row", row);
        return this;
    }

    /** Sets columns of one row, or of the only one there is. */
    OvsdbCall update(String table, Optional<String> uuid, ObjectNode row) {
        ObjectNode operation = operation("update", table);
        uuid.ifPresent(value -> where(operation, value));
        operation.set("row", row);
        return this;
    }

    /** Changes a column of the only row there is. */
    OvsdbCall mutate(String table, String column, String mutator, JsonNode value) {
        operation("mutate", table)
                .putArray("mutations")
                .addArray()
                .add(column)
                .add(mutator)
                .add(value);
        return this;
    }

    private ObjectNode operation(String op, String table) {
        ObjectNode operation = operations.addObject().put("op", op).put("table", table);
        operation.putArray("where");
        if (op.equals("insert")) {
            operation.remove("where");
        }
        return operation;
    }

    private static void where(ObjectNode operation, String uuid) {
        operation
                .putArray("where")
                .addArray()
                .add("_uuid")
                .add("==")
                .addArray()
                .add("uuid")
                .add(uuid);
    }

    boolean isEmpty() {
        return operations.size() == 1;
    }

    /**
     * Does it, all or nothing.
     *
     * @return the rows of each select, in order
     * @throws IOException if it was refused, or the database does not answer
     */
    public List<List<Row>> commit() throws IOException {
        try (var conversation = UnixConversation.open(socket, PATIENCE)) {
            return results(exchange(conversation));
        } catch (AsynchronousCloseException e) {
            throw new IOException("Open vSwitch does not answer at %s".formatted(socket), e);
        } catch (IOException e) {
            throw new IOException("Open vSwitch (%s): %s".formatted(socket, Failure.text(e)), e);
        }
    }

    private JsonNode exchange(UnixConversation conversation) throws IOException {
        ObjectNode request = JSON.createObjectNode().put("method", "transact").put("id", 1);
        request.set("params", operations);
        conversation.send(request.toString().getBytes(UTF_8));
        try (JsonParser parser = JSON.createParser(conversation.in())) {
            while (true) {
                JsonNode message = parser.readValueAsTree();
                if (message == null) {
                    throw new IOException("the connection was closed");
                }
                if (message.path("id").asInt() == 1 && message.has("result")) {
                    return message;
                }
            }
        }
    }

    private static List<List<Row>> results(JsonNode message) throws IOException {
        if (!message.path("error").isNull()) {
            throw new IOException(message.path("error").toString());
        }
        var selected = new ArrayList<List<Row>>();
        for (JsonNode result : message.path("result")) {
            if (result.hasNonNull("error")) {
                throw new IOException("%s: %s"
                        .formatted(
                                result.path("error").asText(),
                                result.path("details").asText()));
            }
            if (result.has("rows")) {
                var rows = new ArrayList<Row>();
                result.path("rows").forEach(row -> rows.add(new Row(row)));
                selected.add(rows);
            }
        }
        return selected;
    }

    /** {@code ["map", [[key, value], …]]} */
    static ArrayNode map(Map<String, String> entries) {
        ArrayNode map = JSON.createArrayNode().add("map");
        ArrayNode pairs = map.addArray();
        entries.forEach((key, value) -> pairs.addArray().add(key).add(value));
        return map;
    }

    /** {@code ["set", […]]} */
    static ArrayNode set(List<? extends JsonNode> atoms) {
        ArrayNode set = JSON.createArrayNode().add("set");
        set.addArray().addAll(atoms);
        return set;
    }

    static ArrayNode texts(List<String> texts) {
        return set(texts.stream().map(JSON.getNodeFactory()::textNode).toList());
    }

    static ArrayNode uuid(String uuid) {
        return JSON.createArrayNode().add("uuid").add(uuid);
    }

    static ArrayNode named(String name) {
        return JSON.createArrayNode().add("named-uuid").add(name);
    }

    static ObjectNode row() {
        return JSON.createObjectNode();
    }

    /** A row that was read. */
    public record Row(JsonNode json) {

        public String uuid() {
            return json.path("_uuid").path(1).asText();
        }

        /** A string, or an optional one that is there; else empty. */
        public String text(String column) {
            return json.path(column).isValueNode() ? json.path(column).asText() : "";
        }

        /** One entry of a map of strings. */
        public Optional<String> entry(String column, String key) {
            for (JsonNode pair : json.path(column).path(1)) {
                if (pair.path(0).asText().equals(key)) {
                    return Optional.of(pair.path(1).asText());
                }
            }
            return Optional.empty();
        }

        /** The rows that a column refers to. */
        public List<String> references(String column) {
            JsonNode value = json.path(column);
            if (value.path(0).asText().equals("uuid")) {
                return List.of(value.path(1).asText());
            }
            var uuids = new ArrayList<String>();
            value.path(1).forEach(atom -> uuids.add(atom.path(1).asText()));
            return uuids;
        }
    }
}
