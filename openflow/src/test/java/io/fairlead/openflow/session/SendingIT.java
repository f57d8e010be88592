package io.fairlead.openflow.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.openflow.codec.Transport;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opendaylight.openflowjava.protocol.api.connection.ConnectionAdapter;
import org.opendaylight.openflowjava.protocol.api.connection.SwitchConnectionHandler;
import org.opendaylight.openflowjava.protocol.impl.core.SwitchConnectionProviderImpl;

class SendingIT {

    private static final int PATIENCE_MILLIS = 10_000;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final SynchronousQueue<ConnectionAdapter> connected = new SynchronousQueue<>();

    @AfterEach
    void close() {
        threads.close();
    }

    /** As when a thread is stopped meanwhile, by the garbage collector or a busy machine. */
    @Test
    void aMessageLeavesWithoutAnotherBehindItHoweverLongItsWritingTook() throws Exception {
        var settings = new ListenerSettings(
                new SwitchListenerConfig(InetAddress.getLoopbackAddress(), 0, Optional.empty()), null);
        var provider = new SwitchConnectionProviderImpl(new NoDiagnosis(), settings);
        Transport.prepare(provider);
        provider.startup(new Acceptance()).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        try (var socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        provider.getServerFacade().localAddress().getPort());
                var in = new DataInputStream(socket.getInputStream())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            ConnectionAdapter adapter = connected.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            assertThat(adapter).isNotNull();
            Transport.channel(adapter).pipeline().addFirst(new Slow());

            Transport.send(adapter, new byte[] {1, 2, 3});

            assertThat(in.readNBytes(3)).containsExactly(1, 2, 3);
        } finally {
            provider.shutdown().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static final class Slow extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            long began = System.nanoTime();
            while (System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(200)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
            var _ = context.write(message, promise);
        }
    }

    private final class Acceptance implements SwitchConnectionHandler {

        @Override
        public boolean accept(InetAddress address) {
            return true;
        }

        @Override
        public void onSwitchConnected(ConnectionAdapter adapter) {
            var events = new AdapterEvents(() -> {}, () -> {});
            adapter.setExecutorService(threads);
            adapter.setMessageListener(events);
            adapter.setSystemListener(events);
            adapter.setConnectionReadyListener(() -> threads.execute(() -> {
                try {
                    connected.put(adapter);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
    }
}
