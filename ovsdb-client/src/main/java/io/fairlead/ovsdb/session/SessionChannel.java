package io.fairlead.ovsdb.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the pipeline of one connection: TLS, probing, framing, JSON-RPC.
 *
 * <p>It keeps hold of the ends: a channel that closes forgets its handlers, perhaps before anybody asked for them.
 */
final class SessionChannel extends ChannelInitializer<Channel> {

    /** Twice this without a byte from the other side ends a connection. */
    static final Duration PROBE = Duration.ofSeconds(5);

    /** Of a server that we chose: a database of 100,000 rows is about a third of it in one answer. */
    static final int MAX_FRAME = 256 << 20;

    /**
     * Of whoever dials us, of whom there may be a thousand: the rows of 20,000 containers, of about 800 bytes each, in one
     * answer. A host has a tenth of them.
     */
    static final int MAX_FRAME_OF_CALLER = 16 << 20;

    private final @Nullable SslContext tls;
    private final int maxFrame;
    private volatile @Nullable SslHandler handshake;
    private volatile @Nullable JsonRpc rpc;

    /** @param maxFrame the most bytes of one message; a longer one ends the connection */
    SessionChannel(@Nullable SslContext tls, int maxFrame) {
        this.tls = tls;
        this.maxFrame = maxFrame;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (tls != null) {
            SslHandler handler = tls.newHandler(channel.alloc());
            handler.setHandshakeTimeout(10, TimeUnit.SECONDS);
            channel.pipeline().addLast(handler);
            handshake = handler;
        }
        var end = new JsonRpc(channel);
        rpc = end;
        channel.pipeline()
                .addLast(new IdleStateHandler(PROBE.toSeconds(), 0, 0, TimeUnit.SECONDS))
                .addLast(new JsonFramer(maxFrame))
                .addLast(end);
    }

    /** Whose handshake must succeed first; none without TLS. */
    @Nullable
    SslHandler handshake() {
        return handshake;
    }

    /** The session over a channel that is connected, and past its handshake. */
    OvsdbSession session(String remote) {
        SslHandler shaken = handshake;
        Optional<String> name = shaken == null ? Optional.empty() : Tls.peerName(shaken);
        return new OvsdbSession(Objects.requireNonNull(rpc, "not connected"), remote, name);
    }
}
