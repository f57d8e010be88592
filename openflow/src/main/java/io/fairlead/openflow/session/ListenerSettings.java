package io.fairlead.openflow.session;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opendaylight.openflowjava.protocol.api.connection.ConnectionConfiguration;
import org.opendaylight.openflowjava.protocol.api.connection.ThreadConfiguration;
import org.opendaylight.openflowjava.protocol.api.connection.TlsConfiguration;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.config.rev140630.KeystoreType;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.config.rev140630.PathType;
import org.opendaylight.yang.gen.v1.urn.opendaylight.openflow.config.rev140630.TransportProtocol;

/** Our configuration in openflowjava's words. */
record ListenerSettings(
        SwitchListenerConfig config, @Nullable KeyStores keyStores)
        implements ConnectionConfiguration, ThreadConfiguration {

    @Override
    public InetAddress getAddress() {
        return config.bindAddress();
    }

    @Override
    public int getPort() {
        return config.port();
    }

    @Override
    public Object getTransferProtocol() {
        return keyStores == null ? TransportProtocol.TCP : TransportProtocol.TLS;
    }

    @Override
    public @Nullable TlsConfiguration getTlsConfiguration() {
        return keyStores == null ? null : new Tls(keyStores);
    }

    @Override
    public long getSwitchIdleTimeout() {
        return config.idle().toMillis();
    }

    /** Never asked for. */
    @Override
    public @Nullable Object getSslContext() {
        return null;
    }

    @Override
    public ThreadConfiguration getThreadConfiguration() {
        return this;
    }

    @Override
    public int getWorkerThreadCount() {
        return 2; // They only move bytes: 100,000 messages a second and more each.
    }

    @Override
    public int getBossThreadCount() {
        return 1;
    }

    @Override
    public boolean useBarrier() {
        return false; // Barriers are sent by us.
    }

    @Override
    public boolean isGroupAddModEnabled() {
        return false;
    }

    /** In chunks, of which a session has a few in flight. */
    @Override
    public int getChannelOutboundQueueSize() {
        return 1024;
    }

    private record Tls(KeyStores keyStores) implements TlsConfiguration {

        @Override
        public String getTlsKeystore() {
            return keyStores.identity().toString();
        }

        @Override
        public KeystoreType getTlsKeystoreType() {
            return KeystoreType.PKCS12;
        }

        @Override
        public String getTlsTruststore() {
            return keyStores.trust().toString();
        }

        @Override
        public KeystoreType getTlsTruststoreType() {
            return KeystoreType.PKCS12;
        }

        @Override
        public PathType getTlsKeystorePathType() {
            return PathType.PATH;
        }

        @Override
        public PathType getTlsTruststorePathType() {
            return PathType.PATH;
        }

        @Override
        public String getKeystorePassword() {
            return keyStores.password();
        }

        @Override
        public String getCertificatePassword() {
            return keyStores.password();
        }

        @Override
        public String getTruststorePassword() {
            return keyStores.password();
        }

        /** Those of the JDK. */
        @Override
        public List<String> getCipherSuites() {
            return List.of();
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Tls[" + keyStores.identity() + "]";
        }
    }
}
