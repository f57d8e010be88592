package io.fairlead.agent.unix;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** A socket that fails once before it takes connections. */
final class FaultySocket extends ServerSocketChannel {

    /** What goes wrong. */
    interface Fault {
        void happen() throws IOException;
    }

    private final ServerSocketChannel sound;
    private final AtomicReference<Fault> fault;

    FaultySocket(ServerSocketChannel sound, Fault fault) {
        super(sound.provider());
        this.sound = sound;
        this.fault = new AtomicReference<>(fault);
    }

    @Override
    public SocketChannel accept() throws IOException {
        fault.getAndSet(() -> {}).happen();
        return sound.accept();
    }

    @Override
    public ServerSocketChannel bind(SocketAddress local, int backlog) throws IOException {
        return sound.bind(local, backlog);
    }

    @Override
    public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        return sound.setOption(name, value);
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return sound.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return sound.supportedOptions();
    }

    @Override
    public ServerSocket socket() {
        return sound.socket();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        return sound.getLocalAddress();
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        sound.close();
    }

    @Override
    protected void implConfigureBlocking(boolean block) throws IOException {
        sound.configureBlocking(block);
    }
}
