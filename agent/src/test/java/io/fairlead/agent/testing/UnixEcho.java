package io.fairlead.agent.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Something that listens on a Unix socket and has an answer to everything. */
public final class UnixEcho implements AutoCloseable {

    private final Path path;
    private final UnaryOperator<String> answers;
    private final ServerSocketChannel socket;

    /** Answers everything with one text. */
    public UnixEcho(Path path, String answer) throws IOException {
        this(path, _ -> answer);
    }

    /** Answers each request, which comes in one piece. */
    public UnixEcho(Path path, UnaryOperator<String> answers) throws IOException {
        this.path = path;
        this.answers = answers;
        this.socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
        try {
            while (true) {
                try (SocketChannel client = socket.accept()) {
                    ByteBuffer request = ByteBuffer.allocate(65_536);
                    if (client.read(request) > 0) {
                        String answer = answers.apply(new String(request.array(), 0, request.position(), UTF_8));
                        int _ = client.write(ByteBuffer.wrap(answer.getBytes(UTF_8)));
                    }
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        Files.deleteIfExists(path);
    }
}
