package io.fairlead.agent.unix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.time.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a socket for calls: reads calls, writes answers. */
final class CallConnection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger log = LoggerFactory.getLogger(CallConnection.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MEDIA_TYPE = "application/vnd.docker.plugins.v1.2+json";

    private final Map<String, Call> calls;
    private final Duration deadline;

    CallConnection(Map<String, Call> calls, Duration deadline) {
        this.calls = calls;
        this.deadline = deadline;
    }

    /** An answer with its HTTP status. */
    private record Answer(HttpResponseStatus status, ObjectNode body) {

        /** Docker reads {@code Err} from a network driver and {@code Error} from an IPAM driver. */
        static Answer refused(HttpResponseStatus status, String message) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            return new Answer(status, body.put("Err", message).put("Error", message));
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        String name = request.uri().substring(Math.min(1, request.uri().length()));
        byte[] body = ByteBufUtil.getBytes(request.content());
        boolean last = !HttpUtil.isKeepAlive(request);
        var answered = new CompletableFuture<Answer>();
        Thread thread = Thread.ofVirtual()
                .name(name)
                .unstarted(() -> answered.complete(Deadline.within(patience(), () -> answer(name, body))));
        var late = context.executor()
                .schedule(
                        () -> {
                            if (answered.complete(Answer.refused(HttpResponseStatus.OK, tooLate()))) {
                                thread.interrupt();
                                log.atWarn().addKeyValue("call", name).log("Call not finished in time");
                            }
                        },
                        deadline.toMillis(),
                        TimeUnit.MILLISECONDS);
        // dockerd keeps its connection for life: nothing of a call may stay with it when the call is answered.
        var _ = answered.thenAccept(answer -> {
            late.cancel(false);
            write(context, answer, last);
        });
        thread.start();
    }

    /** What a handler has: the rest is for taking back what it had begun, so that nothing is done after the answer. */
    private Duration patience() {
        return deadline.multipliedBy(9).dividedBy(10);
    }

    private String tooLate() {
        return "The Fairlead agent could not finish this within %d s; see its log".formatted(deadline.toSeconds());
    }

    private Answer answer(String name, byte[] body) {
        Call call = calls.get(name);
        if (call == null) {
            return Answer.refused(HttpResponseStatus.NOT_FOUND, "Fairlead has no call " + name);
        }
        try {
            if (body.length == 0) {
                return answerEmpty(name, call);
            }
            return run(name, call, new Request(JSON.readTree(body)));
        } catch (IOException e) {
            return Answer.refused(HttpResponseStatus.BAD_REQUEST, "Not JSON: " + e.getMessage());
        }
    }

    private Answer answerEmpty(String name, Call call) {
        return switch (call.whenEmpty()) {
            case ANSWER -> run(name, call, Request.EMPTY);
            case AGREE -> {
                call.lost().run();
                yield new Answer(HttpResponseStatus.OK, JsonNodeFactory.instance.objectNode());
            }
            case REFUSE ->
                Answer.refused(
                        HttpResponseStatus.BAD_REQUEST,
                        "%s came without its body, as when the Fairlead agent was restarted meanwhile; please try again"
                                .formatted(name));
        };
    }

    private static Answer run(String name, Call call, Request request) {
        try {
            ObjectNode answer = call.handler().answer(request);
            log.atDebug()
                    .addKeyValue("call", name)
                    .addKeyValue("request", request.body())
                    .log("Call answered");
            return new Answer(HttpResponseStatus.OK, answer);
        } catch (CallException e) {
            log.atWarn()
                    .addKeyValue("call", name)
                    .addKeyValue("reason", e.getMessage())
                    .log("Call refused");
            return Answer.refused(status(e.kind()), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.refused(HttpResponseStatus.OK, "The Fairlead agent gave up on this");
        } catch (RuntimeException e) { // A bug in one call must not leave dockerd waiting for ever.
            log.atError().addKeyValue("call", name).setCause(e).log("Call failed");
            return Answer.refused(HttpResponseStatus.OK, "The Fairlead agent failed: " + e);
        }
    }

    /** Docker looks for an error in an answer of status 200. */
    private static HttpResponseStatus status(CallException.Kind kind) {
        return switch (kind) {
            case REFUSED -> HttpResponseStatus.OK;
            case MISUSED -> HttpResponseStatus.BAD_REQUEST;
            case NOT_FOUND -> HttpResponseStatus.NOT_FOUND;
        };
    }

    private static void write(ChannelHandlerContext context, Answer answer, boolean last) {
        ByteBuf content = Unpooled.copiedBuffer(text(answer.body()), StandardCharsets.UTF_8);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer.status(), content);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, MEDIA_TYPE)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        if (last) {
            var _ = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        } else {
            var _ = context.writeAndFlush(response);
        }
    }

    private static String text(ObjectNode body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer that can't be written", e);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.atDebug().setCause(cause).log("Connection of a caller failed");
        var _ = context.close();
    }
}
