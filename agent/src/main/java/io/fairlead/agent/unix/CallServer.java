package io.fairlead.agent.unix;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers calls on a Unix socket, as Docker makes them of its plugins: HTTP/1.1, one POST a call, JSON both ways. Each call
 * runs on a virtual thread of its own and is answered within the deadline, whatever its handler does: dockerd waits for ever.
 */
public final class CallServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CallServer.class);
    private static final int LONGEST_BODY = 1 << 20;
    private static final Duration REST = Duration.ofSeconds(1);

    private final ServerSocketChannel socket;
    private final Map<String, Call> calls;
    private final Duration deadline;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private CallServer(ServerSocketChannel socket, Map<String, Call> calls, Duration deadline) {
        this.socket = socket;
        this.calls = Map.copyOf(calls);
        this.deadline = deadline;
    }

    /**
     * Starts to answer calls.
     *
     * @param socket a bound Unix socket in blocking mode; it may have been handed down by systemd
     * @param calls by name, like {@code NetworkDriver.Join}
     * @param broken is run if no connection can be taken any more, though nobody has closed this
     */
    public static CallServer serve(
            ServerSocketChannel socket, Map<String, Call> calls, Duration deadline, Runnable broken) {
        var server = new CallServer(socket, calls, deadline);
        Thread.ofVirtual()
                .name("calls")
                .uncaughtExceptionHandler((_, e) -> {
                    log.atError().setCause(e).log("Socket for calls failed");
                    broken.run();
                })
                .start(server::accept);
        return server;
    }

    private void accept() {
        try {
            while (true) {
                try {
                    register(socket.accept());
                } catch (ClosedChannelException e) {
                    log.debug("Socket for calls closed");
                    return;
                } catch (IOException e) { // Too many open files, for example; who calls waits on the socket meanwhile.
                    log.atWarn().setCause(e).log("No connection taken on the socket for calls, trying again");
                    Thread.sleep(REST);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void register(SocketChannel accepted) {
        var channel = new NioDomainSocketChannel(null, accepted);
        channel.pipeline().addLast(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(LONGEST_BODY))
                        .addLast(new CallConnection(calls, deadline));
            }
        });
        var _ = loop.register(channel);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
