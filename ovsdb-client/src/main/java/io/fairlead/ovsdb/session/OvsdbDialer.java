package io.fairlead.ovsdb.session;

import io.fairlead.ovsdb.OvsdbAddress;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.TlsFiles;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Dials OVSDB servers. One for a program is enough: all its connections share one thread. */
public final class OvsdbDialer implements AutoCloseable {

    private final @Nullable TlsFiles tls;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("ovsdb-dialer", true), NioIoHandler.newFactory());

    private OvsdbDialer(@Nullable TlsFiles tls) {
        this.tls = tls;
    }

    /** Dials Unix sockets and plain TCP only. */
    public static OvsdbDialer plain() {
        return new OvsdbDialer(null);
    }

    /** Dials {@code ssl:} addresses as well, with that certificate. */
    public static OvsdbDialer withTls(TlsFiles tls) {
        return new OvsdbDialer(tls);
    }

    /**
     * Connects, and waits until the server has answered.
     *
     * @throws OvsdbException if there is no connection within that time; nothing is left behind
     */
    public OvsdbSession dial(OvsdbAddress address, Duration atMost) throws OvsdbException {
        var layout = new SessionChannel(context(address), SessionChannel.MAX_FRAME);
        var bootstrap = new Bootstrap()
                .group(loop)
                .channel(address instanceof OvsdbAddress.Unix ? NioDomainSocketChannel.class : NioSocketChannel.class)
                .handler(layout)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(atMost.toMillis()));
        if (!(address instanceof OvsdbAddress.Unix)) {
            bootstrap.option(ChannelOption.TCP_NODELAY, true);
        }
        ChannelFuture connected = bootstrap.connect(target(address));
        Channel channel = connected.channel();
        try {
            await(connected, address, atMost);
            SslHandler handshake = layout.handshake();
            if (handshake != null) {
                await(handshake.handshakeFuture(), address, atMost);
            }
            OvsdbSession session = layout.session(address.toString());
            session.probe(atMost);
            return session;
        } catch (OvsdbException e) {
            var _ = channel.close();
            throw new OvsdbException.Unavailable("can't connect to %s: %s".formatted(address, e.details()), e);
        }
    }

    /** Ends all connections and their thread. */
    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private @Nullable SslContext context(OvsdbAddress address) throws OvsdbException {
        if (!(address instanceof OvsdbAddress.Ssl)) {
            return null;
        }
        if (tls == null) {
            throw new OvsdbException.Unavailable("no certificate to dial %s with".formatted(address));
        }
        return Tls.client(tls);
    }

    private static SocketAddress target(OvsdbAddress address) {
        return switch (address) {
            case OvsdbAddress.Unix unix -> UnixDomainSocketAddress.of(unix.path());
            case OvsdbAddress.Tcp tcp -> InetSocketAddress.createUnresolved(tcp.host(), tcp.port());
            case OvsdbAddress.Ssl ssl -> InetSocketAddress.createUnresolved(ssl.host(), ssl.port());
        };
    }

    private static void await(Future<?> step, OvsdbAddress address, Duration atMost) throws OvsdbException {
        try {
            if (!step.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new OvsdbException.Unavailable("no answer within " + atMost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OvsdbException.Unavailable("interrupted while connecting to " + address, e);
        }
        if (!step.isSuccess()) {
            throw new OvsdbException.Unavailable(String.valueOf(step.cause().getMessage()), step.cause());
        }
    }
}
