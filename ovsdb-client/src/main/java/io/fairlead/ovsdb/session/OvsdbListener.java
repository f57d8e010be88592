package io.fairlead.ovsdb.session;

import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.TlsFiles;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for OVSDB servers that dial in, as OVS does where it is told of a manager. */
public final class OvsdbListener implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OvsdbListener.class);

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            2, new DefaultThreadFactory("ovsdb-listener", true), NioIoHandler.newFactory());
    private final TlsFiles tls;
    private final Consumer<OvsdbSession> handler;
    private final Channel channel;

    private OvsdbListener(InetSocketAddress address, TlsFiles tls, Consumer<OvsdbSession> handler)
            throws OvsdbException {
        this.tls = tls;
        this.handler = handler;
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new Accept())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new OvsdbException.Unavailable(
                    "can't listen on %s: %s".formatted(address, bound.cause().getMessage()), bound.cause());
        }
        this.channel = bound.channel();
    }

    /**
     * Listens, for those only who have a certificate of the authority. The files are read again for each connection.
     *
     * @param address port 0 takes a free one
     * @param handler is given each session, on a thread of its own, where it may block; the session lives on when it
     *     returns
     */
    public static OvsdbListener withTls(InetSocketAddress address, TlsFiles tls, Consumer<OvsdbSession> handler)
            throws OvsdbException {
        Tls.server(tls); // Says at once when the files are of no use.
        return new OvsdbListener(address, tls, handler);
    }

    /** Where it listens. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Stops listening and ends all sessions. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private final class Accept extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(Channel accepted) throws OvsdbException {
            var layout = new SessionChannel(Tls.server(tls), SessionChannel.MAX_FRAME_OF_CALLER);
            accepted.pipeline().addLast(layout);
            Objects.requireNonNull(layout.handshake()).handshakeFuture().addListener(done -> {
                if (done.isSuccess()) {
                    begin(accepted, layout);
                } else {
                    log.atWarn()
                            .addKeyValue("remote", accepted.remoteAddress())
                            .addKeyValue("reason", done.cause().getMessage())
                            .log("OVSDB connection refused");
                }
            });
        }

        private void begin(Channel accepted, SessionChannel layout) {
            OvsdbSession session = layout.session(String.valueOf(accepted.remoteAddress()));
            Thread.ofVirtual().name("ovsdb-accepted").start(() -> handler.accept(session));
        }
    }
}
