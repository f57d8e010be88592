package io.fairlead.controller.testing;

import io.fairlead.agent.protocol.DatapathType;
import io.fairlead.agent.protocol.Frame;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.MessageCodec;
import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** An agent that says what a test has it say, and remembers what it was told. */
public final class FakeAgent implements AutoCloseable {

    private final List<Frame> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final HttpClient client;
    private final WebSocket socket;
    private volatile boolean closed;

    /** Dials; says nothing yet. */
    public FakeAgent(URI uri, SSLContext tls) {
        client = HttpClient.newBuilder().sslContext(tls).build();
        socket = client.newWebSocketBuilder().buildAsync(uri, new Ear()).join();
    }

    /** Says hello for a host without leases, on an underlay of 1,500 bytes. */
    public void hello(HostId host, String name, Ip vtep) {
        hello(host, name, facts(vtep, 1_450));
    }

    /** Says hello for a host without leases. */
    public void hello(HostId host, String name, Message.Facts facts) {
        String _ = send(new Message.Hello(Message.VERSION, host, name, facts, "test", List.of()));
    }

    /** What an agent finds out about its host. */
    public static Message.Facts facts(Ip vtep, int mtu) {
        return new Message.Facts(vtep, mtu, DatapathType.NETDEV, Optional.of("28.5"), List.of());
    }

    /** Gives the message's id. */
    public String send(Message message) {
        String id = "a" + ids.incrementAndGet();
        var _ = socket.sendText(MessageCodec.encode(Frame.of(id, message)), true)
                .join();
        return id;
    }

    /** The answer to the message of this id, if it came. */
    public Optional<Message> answer(String id) {
        return told.stream()
                .filter(frame -> frame.re().equals(Optional.of(id)))
                .map(Frame::message)
                .findFirst();
    }

    /** The last message of this type, if any came. */
    public <T extends Message> Optional<T> last(Class<T> type) {
        return told.stream()
                .map(Frame::message)
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((_, later) -> later);
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private final class Ear implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                told.add(MessageCodec.decode(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed = true;
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed = true;
        }
    }
}
