package io.fairlead.controller.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes TCP connections on from a loopback address of its own, so that who dials seems to be another machine. */
public final class Relay implements AutoCloseable {

    private final String from;
    private final InetSocketAddress to;
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger hungUp = new AtomicInteger();

    /** Begins to listen. */
    public Relay(String from, InetSocketAddress to) throws IOException {
        this.from = from;
        this.to = to;
        this.server = new ServerSocket();
        server.bind(new InetSocketAddress(from, 0));
        Thread.ofVirtual().start(this::accept);
    }

    /** Where to dial it, at its own address. */
    public int port() {
        return server.getLocalPort();
    }

    /** How many connections the other side has ended. */
    public int hungUp() {
        return hungUp.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                var far = new Socket(to.getAddress(), to.getPort(), new InetSocketAddress(from, 0).getAddress(), 0);
                sockets.addAll(List.of(near, far));
                Thread.ofVirtual().start(() -> pump(near, far));
                Thread.ofVirtual().start(() -> {
                    pump(far, near);
                    hungUp.incrementAndGet();
                });
            }
        } catch (IOException e) {
            // Closed, or nobody listens there any more: no more connections either way.
        }
    }

    private static void pump(Socket one, Socket other) {
        try (one;
                other) {
            one.getInputStream().transferTo(other.getOutputStream());
        } catch (IOException e) {
            // One side is gone, and now the other goes too.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
