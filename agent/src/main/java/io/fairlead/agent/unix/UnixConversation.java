package io.fairlead.agent.unix;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** A connection to a Unix socket, which may have an end: then who still reads or writes gets an {@link IOException}. */
public final class UnixConversation implements AutoCloseable {

    private final SocketChannel channel;
    private final Thread watchdog;

    private UnixConversation(SocketChannel channel, Thread watchdog) {
        this.channel = channel;
        this.watchdog = watchdog;
    }

    /** Connects for as long as it takes. */
    public static UnixConversation open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        return new UnixConversation(channel, Thread.ofVirtual().unstarted(() -> {})).connected(socket);
    }

    /** Connects for at most so long, connecting included. */
    public static UnixConversation open(Path socket, Duration atMost) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        return new UnixConversation(channel, Thread.ofVirtual().start(() -> closeAfter(channel, atMost)))
                .connected(socket);
    }

    private UnixConversation connected(Path socket) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return this;
        } catch (IOException e) {
            close();
            throw new IOException("No connection to %s: %s".formatted(socket, e.getMessage()), e);
        }
    }

    private static void closeAfter(SocketChannel channel, Duration atMost) {
        try {
            Thread.sleep(atMost);
            channel.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("A socket that can't be closed", e);
        }
    }

    /** Sends all of it. */
    public void send(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            int _ = channel.write(left);
        }
    }

    /** What the other side says, from here on. */
    public InputStream in() {
        return Channels.newInputStream(channel);
    }

    @Override
    public void close() throws IOException {
        watchdog.interrupt();
        channel.close();
    }
}
