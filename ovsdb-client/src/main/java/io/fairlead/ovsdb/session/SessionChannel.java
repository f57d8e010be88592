package io.fairlead.ovsdb.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lays out the pipeline of a connection: TLS, probing, framing, JSON-RPC. */
final class SessionChannel extends ChannelInitializer<Channel> {

    /** Twice this without a byte from the other side ends a connection. */
    static final Duration PROBE = Duration.ofSeconds(5);

    /** A database of 100,000 rows is about a third of it in one answer. */
    static final int MAX_FRAME = 256 << 20;

    private final @Nullable SslContext tls;

    SessionChannel(@Nullable SslContext tls) {
        this.tls = tls;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (tls != null) {
            SslHandler handler = tls.newHandler(channel.alloc());
            handler.setHandshakeTimeout(10, TimeUnit.SECONDS);
            channel.pipeline().addLast(handler);
        }
        channel.pipeline()
                .addLast(new IdleStateHandler(PROBE.toSeconds(), 0, 0, TimeUnit.SECONDS))
                .addLast(new JsonFramer(MAX_FRAME))
                .addLast(new JsonRpc(channel));
    }

    /** The JSON-RPC end of a channel that was laid out so. */
    static JsonRpc rpc(Channel channel) {
        return channel.pipeline().get(JsonRpc.class);
    }
}
