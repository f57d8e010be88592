package io.fairlead.ovsdb.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.codec.Json;
import io.fairlead.ovsdb.codec.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of JSON-RPC 1.0 over a channel, as OVSDB uses it (RFC 7047, section 4).
 *
 * <p>Every call ends: by its answer, by an error of the server, by its time-out or by the end of the connection.
 * Answers and notifications are handled on the channel's thread, in the order in which they came.
 */
final class JsonRpc extends SimpleChannelInboundHandler<ByteBuf> {

    private static final Logger log = LoggerFactory.getLogger(JsonRpc.class);

    /** Makes something of a result; runs on the channel's thread, before anything that came later is looked at. */
    interface Reader<T> {
        T read(JsonNode result) throws MalformedException;
    }

    /** Takes a notification; runs on the channel's thread. */
    interface NotificationHandler {
        void notified(String method, JsonNode params) throws MalformedException;
    }

    private final Channel channel;
    private final Map<Long, Call<?>> calls = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private volatile NotificationHandler notifications = (method, params) -> {};
    private boolean probed;
    private volatile @Nullable String reason;

    JsonRpc(Channel channel) {
        this.channel = channel;
    }

    Optional<InetAddress> peerAddress() {
        return channel.remoteAddress() instanceof InetSocketAddress peer
                ? Optional.ofNullable(peer.getAddress())
                : Optional.empty();
    }

    /** Who hears of notifications from now on. */
    void onNotification(NotificationHandler handler) {
        notifications = handler;
    }

    /** Completes with the reason when the connection has ended. */
    CompletableFuture<String> closed() {
        return closed;
    }

    boolean isOpen() {
        return !closed.isDone() && channel.isActive();
    }

    /** Ends the connection; all calls fail. */
    void close(String why) {
        reason = reason == null ? why : reason; // Which of two reasons is told does not matter.
        var _ = channel.close();
    }

    /**
     * Calls a method of the server.
     *
     * @return completes with what the reader made, or exceptionally with an {@link OvsdbException}
     */
    <T> CompletableFuture<T> call(String method, Object params, Duration atMost, Reader<T> reader) {
        long id = lastId.incrementAndGet();
        byte[] request = Json.write(Map.of("id", id, "method", method, "params", params));
        var call = new Call<>(reader, new CompletableFuture<T>());
        if (!isOpen()) {
            call.fail(new OvsdbException.Unavailable("the connection has ended" + why()));
            return call.answer();
        }
        calls.put(id, call);
        try {
            Future<?> timer = channel.eventLoop()
                    .schedule(() -> timedOut(id, method, atMost), atMost.toNanos(), TimeUnit.NANOSECONDS);
            var _ = call.answer().whenComplete((_, _) -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            calls.remove(id);
            call.fail(new OvsdbException.Unavailable("the dialer or listener is closed", e));
            return call.answer();
        }
        send(request);
        if (closed.isDone()) { // It may have been closed after the look above, and its calls failed without this one.
            failAll();
        }
        return call.answer();
    }

    /** Waits until the calls that are under way now have ended, well or badly. */
    void awaitIdle(Duration atMost) throws InterruptedException {
        CompletableFuture<?>[] answers = calls.values().stream()
                .map(call -> call.answer().handle((_, _) -> true))
                .toArray(CompletableFuture<?>[]::new);
        try {
            Object _ = CompletableFuture.allOf(answers).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.atDebug().addKeyValue("remote", channel.remoteAddress()).log("Calls left without an answer");
        }
    }

    /** A write that fails ends the connection, and with it all calls. */
    private void send(byte[] message) {
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(message), channel.voidPromise());
    }

    private void timedOut(long id, String method, Duration atMost) {
        Call<?> call = calls.remove(id);
        if (call != null) {
            call.fail(new OvsdbException.Unknown("no answer to %s within %s".formatted(method, atMost), null));
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) throws IOException, MalformedException {
        probed = false;
        JsonNode message;
        try (InputStream in = new ByteBufInputStream(frame)) {
            message = Json.read(in);
        }
        if (!message.hasNonNull("method")) {
            answered(message);
        } else if (message.hasNonNull("id")) {
            requested(message);
        } else {
            notifications.notified(message.get("method").asText(), message.path("params"));
        }
    }

    private void answered(JsonNode message) {
        Call<?> call = calls.remove(message.path("id").asLong());
        if (call == null) {
            return; // It came after the time-out, or is a probe's.
        }
        if (message.hasNonNull("error")) {
            call.fail(failure(message.get("error")));
        } else {
            call.complete(message.path("result"));
        }
    }

    /** OVS says either a string or an object with error and details (RFC 7047, section 3.1). */
    private static OvsdbException failure(JsonNode error) {
        return error.isTextual()
                ? new OvsdbException.Protocol(error.asText(), "")
                : new OvsdbException.Protocol(
                        error.path("error").asText("error"),
                        error.path("details").asText(error.toString()));
    }

    private void requested(JsonNode message) {
        String method = message.get("method").asText();
        var reply = new HashMap<String, @Nullable Object>();
        reply.put("id", message.get("id"));
        if (method.equals("echo")) {
            reply.put("result", message.path("params"));
            reply.put("error", null);
        } else {
            reply.put("result", null);
            reply.put("error", "unknown method");
        }
        send(Json.write(reply));
    }

    /** Who asks without reading the answers is not read either: they would heap up here. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        channel.config().setAutoRead(channel.isWritable());
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof IdleStateEvent)) {
            context.fireUserEventTriggered(event);
            return;
        }
        if (probed) {
            close("the other side is silent");
            return;
        }
        probed = true; // Whatever comes next tells that it is alive.
        byte[] probe = Json.write(Map.of("id", "echo", "method", "echo", "params", List.of()));
        send(probe);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.atDebug()
                .addKeyValue("remote", channel.remoteAddress())
                .setCause(cause)
                .log("Connection failed");
        reason = reason == null ? String.valueOf(cause.getMessage()) : reason;
        var _ = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closed.complete(reason == null ? "closed by the other side" : reason);
        failAll();
        context.fireChannelInactive();
    }

    private void failAll() {
        for (Long id : List.copyOf(calls.keySet())) {
            Call<?> call = calls.remove(id);
            if (call != null) {
                call.fail(new OvsdbException.Unknown("the connection ended before the answer" + why(), null));
            }
        }
    }

    private String why() {
        String text = closed.getNow("");
        return text.isEmpty() ? "" : " (" + text + ")";
    }

    private record Call<T>(Reader<T> reader, CompletableFuture<T> answer) {

        void complete(JsonNode result) {
            try {
                answer.complete(reader.read(result));
            } catch (MalformedException | RuntimeException e) { // Whatever it was, somebody waits for the answer.
                fail(new OvsdbException.Protocol("malformed answer", String.valueOf(e.getMessage()), e));
            }
        }

        void fail(OvsdbException failure) {
            answer.completeExceptionally(failure);
        }
    }
}
