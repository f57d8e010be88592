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

/** Something that listens on a Unix socket and answers everything with one text. */
public final class UnixEcho implements AutoCloseable {

    private final Path path;
    private final String answer;
    private final ServerSocketChannel socket;

    public UnixEcho(Path path, String answer) throws IOException {
        this.path = path;
        this.answer = answer;
        this.socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
        try {
            while (true) {
                try (SocketChannel client = socket.accept()) {
                    if (client.read(ByteBuffer.allocate(65_536)) > 0) {
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
