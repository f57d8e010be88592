package io.fairlead.agent.link;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.fairlead.agent.protocol.Frame;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.MessageCodec;
import io.fairlead.agent.protocol.MessageException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket to one controller, until it ends.
 *
 * <p>One thread takes what comes in ({@link #next}) and hands replies on ({@link #answered}), so that a caller who has
 * its answer sees all that came before it. Any thread may send.
 */
final class Connection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final ControllerAddress peer;
    private final Duration patience;
    private final Inbox inbox = new Inbox();
    private final ReentrantLock sending = new ReentrantLock();
    private final AtomicLong lastId = new AtomicLong();
    private final Map<String, CompletableFuture<Message>> asked = new ConcurrentHashMap<>();
    private @Nullable WebSocket socket;

    /**
     * Not connected yet: the {@link #listener} must be given to a WebSocket, and that to {@link #over}.
     *
     * @param patience how long a frame may take to leave
     */
    Connection(ControllerAddress peer, Duration patience) {
        this.peer = peer;
        this.patience = patience;
    }

    WebSocket.Listener listener() {
        return inbox;
    }

    Connection over(WebSocket webSocket) {
        socket = webSocket;
        return this;
    }

    ControllerAddress peer() {
        return peer;
    }

    /** Nanoseconds since the last sign of life. */
    long silentNanos() {
        return System.nanoTime() - inbox.lastHeard;
    }

    /**
     * The next frame, or nothing if none comes in time.
     *
     * @throws LinkException when the connection has ended
     */
    Optional<Frame> next(Duration atMost) throws LinkException, InterruptedException {
        Incoming incoming = inbox.queue.poll(atMost.toNanos(), NANOSECONDS);
        return switch (incoming) {
            case null -> Optional.empty();
            case Incoming.Text(String text) -> {
                inbox.taken();
                yield decoded(text);
            }
            case Incoming.End(String why) -> {
                inbox.queue.add(incoming); // It stays ended, however often it is asked.
                throw new LinkException("%s: %s".formatted(peer, why));
            }
        };
    }

    private Optional<Frame> decoded(String text) {
        try {
            return Optional.of(MessageCodec.decode(text));
        } catch (MessageException e) {
            LOG.atWarn()
                    .addKeyValue("controller", peer)
                    .addKeyValue("reason", e.getMessage())
                    .log("Frame ignored: not a message; controller and agent may be of different versions");
            return Optional.empty();
        }
    }

    /** Sends a message and gives its id. */
    String send(Message message) throws LinkException {
        String id = "a" + lastId.incrementAndGet();
        transmit(Frame.of(id, message));
        return id;
    }

    /** Answers a frame of the controller's. */
    void reply(Frame to, Message message) throws LinkException {
        transmit(to.reply("a" + lastId.incrementAndGet(), message));
    }

    /**
     * Sends a message and waits for the answer.
     *
     * @throws LinkException when the connection ends before, or no answer comes in time
     */
    Message ask(Message message, Duration atMost) throws LinkException, InterruptedException {
        String id = "a" + lastId.incrementAndGet();
        var answer = new CompletableFuture<Message>();
        asked.put(id, answer);
        try {
            transmit(Frame.of(id, message));
            return answer.get(atMost.toNanos(), NANOSECONDS);
        } catch (TimeoutException e) {
            throw new LinkException("%s did not answer within %d ms".formatted(peer, atMost.toMillis()), e);
        } catch (ExecutionException e) {
            throw new LinkException("%s: connection lost before it answered".formatted(peer), e);
        } finally {
            asked.remove(id);
        }
    }

    /** Hands a frame to whoever waits for it, if it is an answer. */
    void answered(Frame frame) {
        frame.re().map(asked::get).ifPresent(answer -> answer.complete(frame.message()));
    }

    /** Asks the controller for a sign of life. */
    void ping() throws LinkException {
        await(webSocket -> webSocket.sendPing(ByteBuffer.allocate(0)));
    }

    private void transmit(Frame frame) throws LinkException {
        String text = MessageCodec.encode(frame);
        await(webSocket -> webSocket.sendText(text, true));
    }

    /** One at a time: the JDK's WebSocket refuses a second send while one is under way. */
    private void await(Function<WebSocket, CompletableFuture<WebSocket>> send) throws LinkException {
        WebSocket webSocket = socket;
        if (webSocket == null) {
            throw new LinkException("%s: not connected yet".formatted(peer));
        }
        sending.lock();
        try {
            WebSocket _ = send.apply(webSocket).get(patience.toNanos(), NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            webSocket.abort();
            inbox.end("could not send"); // Else the next sign of life that fails to come would be the first to tell.
            throw new LinkException("%s: could not send".formatted(peer), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LinkException("%s: interrupted while sending".formatted(peer), e);
        } finally {
            sending.unlock();
        }
    }

    /** Ends it at once; whoever waits for an answer is told. */
    @Override
    public void close() {
        WebSocket webSocket = socket;
        if (webSocket != null) {
            webSocket.abort();
        }
        inbox.end("closed");
        asked.values().forEach(answer -> answer.completeExceptionally(new LinkException("closed")));
    }

    /** What arrived. */
    private sealed interface Incoming {

        record Text(String text) implements Incoming {}

        record End(String why) implements Incoming {}
    }

    /**
     * Puts fragments together and keeps frames in order until they are taken. It holds few: what waits with the controller
     * instead is replaced there by what is newer, and a list of a thousand networks is long.
     */
    private static final class Inbox implements WebSocket.Listener {

        private static final int MOST_WAITING = 4;

        /** Many times what a list of all networks needs. */
        private static final int LONGEST_FRAME = 32 << 20;

        private final BlockingQueue<Incoming> queue = new LinkedBlockingQueue<>();
        private final StringBuilder fragments = new StringBuilder();
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile long lastHeard = System.nanoTime();
        private volatile @Nullable WebSocket source;

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            lastHeard = System.nanoTime();
            fragments.append(data);
            if (fragments.length() > LONGEST_FRAME) {
                end("sent a frame of more than %d characters".formatted(LONGEST_FRAME));
                webSocket.abort();
                return null;
            }
            if (last) {
                queue.add(new Incoming.Text(fragments.toString()));
                fragments.setLength(0);
                fragments.trimToSize();
                source = webSocket;
            }
            if (!last || waiting.incrementAndGet() < MOST_WAITING) {
                webSocket.request(1);
            }
            return null;
        }

        /** One frame less waits; goes on reading if it had stopped. Meanwhile it could not hear anything. */
        void taken() {
            WebSocket webSocket = source;
            if (waiting.getAndDecrement() == MOST_WAITING && webSocket != null) {
                lastHeard = System.nanoTime();
                webSocket.request(1);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
            lastHeard = System.nanoTime();
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
            lastHeard = System.nanoTime();
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            end(reason.isEmpty() ? "closed the connection (%d)".formatted(code) : reason);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            end("connection lost: %s".formatted(error.getMessage()));
        }

        private void end(String why) {
            queue.add(new Incoming.End(why));
        }
    }
}
