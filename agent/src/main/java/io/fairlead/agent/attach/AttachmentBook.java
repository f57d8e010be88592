package io.fairlead.agent.attach;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fairlead.agent.link.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All attachments of this host, kept in a file: they outlive the containers' runs, which nothing else does. A file that is
 * not understood is left as it is, and nothing is done by this book until somebody has mended it.
 */
final class AttachmentBook {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private @Nullable Map<Attachment.Key, Attachment> read;

    AttachmentBook(Path file) {
        this.file = file;
    }

    synchronized List<Attachment> all() throws IOException {
        return List.copyOf(attachments().values());
    }

    synchronized Optional<Attachment> find(Attachment.Key key) throws IOException {
        return Optional.ofNullable(attachments().get(key));
    }

    /** Writes it down, over what there was of this container in this network; on disk when this returns. */
    synchronized void put(Attachment attachment) throws IOException {
        Map<Attachment.Key, Attachment> now = new LinkedHashMap<>(attachments());
        if (!attachment.equals(now.put(attachment.key(), attachment))) {
            write(now);
        }
    }

    /** Strikes it out; nothing happens if there is none. */
    synchronized void remove(Attachment.Key key) throws IOException {
        Map<Attachment.Key, Attachment> now = new LinkedHashMap<>(attachments());
        if (now.remove(key) != null) {
            write(now);
        }
    }

    private Map<Attachment.Key, Attachment> attachments() throws IOException {
        Map<Attachment.Key, Attachment> known = read;
        if (known == null) {
            known = Files.exists(file) ? parse(Files.readString(file)) : Map.of();
            read = known;
        }
        return known;
    }

    private Map<Attachment.Key, Attachment> parse(String text) throws IOException {
        try {
            JsonNode json = JSON.readTree(text);
            if (!json.isArray()) {
                throw new IllegalArgumentException("It is no list");
            }
            Map<Attachment.Key, Attachment> attachments = new LinkedHashMap<>();
            for (JsonNode each : json) {
                Attachment attachment = AttachmentJson.read(each);
                attachments.put(attachment.key(), attachment);
            }
            return attachments;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(
                    "%s is not understood (%s); mend it, or delete it, with which all attachments end"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private void write(Map<Attachment.Key, Attachment> now) throws IOException {
        ArrayNode json = JSON.createArrayNode();
        now.values().forEach(attachment -> json.add(AttachmentJson.write(attachment)));
        AtomicFile.write(file, json.toPrettyString() + "\n");
        read = now;
    }
}
