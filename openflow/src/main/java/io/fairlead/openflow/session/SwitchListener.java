package io.fairlead.openflow.session;

import io.fairlead.openflow.codec.Transport;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.opendaylight.openflowjava.protocol.impl.core.SwitchConnectionProviderImpl;

/** Waits for switches to dial in, and makes sessions of their connections. */
public final class SwitchListener implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 10;

    private final SwitchConnectionProviderImpl provider;
    private final Acceptor acceptor;
    private final @Nullable KeyStores keyStores;

    private SwitchListener(SwitchConnectionProviderImpl provider, Acceptor acceptor, @Nullable KeyStores keyStores) {
        this.provider = provider;
        this.acceptor = acceptor;
        this.keyStores = keyStores;
    }

    /**
     * Listens from now on, until closed.
     *
     * @throws IOException if the address is taken or the TLS files do not serve
     */
    public static SwitchListener open(SwitchListenerConfig config, SwitchHandler handler) throws IOException {
        KeyStores keyStores = keyStores(config);
        var acceptor = new Acceptor(config, keyStores, handler);
        var provider = new SwitchConnectionProviderImpl(new NoDiagnosis(), new ListenerSettings(config, keyStores));
        Transport.prepare(provider);
        var listener = new SwitchListener(provider, acceptor, keyStores);
        try {
            provider.startup(acceptor).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return listener;
        } catch (ExecutionException | TimeoutException e) {
            acceptor.close();
            throw new IOException(
                    "Cannot listen for switches at %s port %d: %s"
                            .formatted(config.bindAddress().getHostAddress(), config.port(), e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while starting to listen for switches", e);
        }
    }

    private static @Nullable KeyStores keyStores(SwitchListenerConfig config) throws IOException {
        if (config.tls().isEmpty()) {
            return null;
        }
        TlsFiles files = config.tls().get();
        try {
            return KeyStores.of(files);
        } catch (GeneralSecurityException e) {
            throw new IOException("Cannot use the TLS files %s: %s".formatted(files, e.getMessage()), e);
        }
    }

    /** The TCP port it listens at. */
    public int port() {
        return provider.getServerFacade().localAddress().getPort();
    }

    /** Closes all sessions too. */
    @Override
    public void close() throws IOException {
        try {
            provider.shutdown().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Cannot stop listening for switches: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            acceptor.close();
            if (keyStores != null) {
                keyStores.close();
            }
        }
    }
}
