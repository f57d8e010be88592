package io.fairlead.agent.unix;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * HTTP requests over a Unix socket, one connection each. It speaks HTTP/1.0, so that an answer simply ends with its
 * connection: neither chunks nor lengths to mind.
 */
public final class UnixHttp {

    private final Path socket;

    public UnixHttp(Path socket) {
        this.socket = socket;
    }

    /** A whole answer. */
    public record Response(int status, String text) {}

    /** Reads the body of a successful answer while it comes. */
    public interface Reader {
        void read(InputStream body) throws IOException;
    }

    /** Asks and waits for the whole answer, at most so long. */
    public Response exchange(String method, String path, String json, Duration atMost) throws IOException {
        try (var conversation = UnixConversation.open(socket, atMost)) {
            send(conversation, method, path, json);
            InputStream in = new BufferedInputStream(conversation.in());
            int status = status(in);
            return new Response(status, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Asks and hands over an answer that may never end. */
    public void stream(String path, Reader reader) throws IOException {
        try (var conversation = UnixConversation.open(socket)) {
            send(conversation, "GET", path, "");
            InputStream in = new BufferedInputStream(conversation.in());
            int status = status(in);
            if (status != 200) {
                throw new IOException("GET %s was answered with status %d".formatted(path, status));
            }
            reader.read(in);
        }
    }

    private static void send(UnixConversation conversation, String method, String path, String json)
            throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = "%s %s HTTP/1.0\r\nHost: docker\r\n".formatted(method, path)
                + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n".formatted(body.length);
        conversation.send((head + json).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the status line and skips the headers. */
    private static int status(InputStream in) throws IOException {
        String[] words = line(in).split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5][0-9]{2}")) {
            throw new IOException("Not an HTTP answer: " + String.join(" ", words));
        }
        while (!line(in).isEmpty()) {
            // No header is needed.
        }
        return Integer.parseInt(words[1]);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() > 8_192) {
                throw new IOException("The answer ended in its headers, or they have no end");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
