package io.fairlead.agent.unix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallServerTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Map<String, Call> CALLS =
            Map.of("hello", Call.plain(_ -> JsonNodeFactory.instance.objectNode()));

    @TempDir
    private Path directory;

    private Path path;
    private ServerSocketChannel bound;
    private final CountDownLatch broken = new CountDownLatch(1);

    @BeforeEach
    void bind() throws IOException {
        path = directory.resolve("fairlead.sock");
        bound = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        bound.bind(UnixDomainSocketAddress.of(path));
    }

    @Test
    void goesOnWhenAConnectionCouldNotBeTaken() throws IOException {
        var socket = new FaultySocket(bound, () -> {
            throw new IOException("Too many open files");
        });
        try (var _ = CallServer.serve(socket, CALLS, SOON, broken::countDown)) {
            assertThat(new UnixHttp(path).exchange("POST", "/hello", "", SOON).text())
                    .isEqualTo("{}");
        }
        assertThat(broken.getCount()).isEqualTo(1);
    }

    @Test
    void saysWhenItCanNotGoOn() throws Exception {
        var socket = new FaultySocket(bound, () -> {
            throw new IllegalStateException("A bug");
        });
        try (var _ = CallServer.serve(socket, CALLS, SOON, broken::countDown)) {
            assertThat(broken.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }
}
