package io.fairlead.agent.docker;

import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A Docker with networks and what is attached to them; its own calls to the plugin are left to the test. */
final class FakeDocker implements Docker {

    private final Map<String, DockerNetwork> networks = new HashMap<>();
    private final Map<String, List<Attachment>> attachments = new HashMap<>();
    private Watcher watcher = new Watcher() {
        @Override
        public void begins() {}

        @Override
        public void networksChanged() {}

        @Override
        public void containerChanged(String id, Set<String> labels) {}
    };
    private OptionalInt swarmPort = OptionalInt.empty();
    private int made;

    synchronized String add(DockerNetwork network) {
        networks.put(network.id(), network);
        watcher.networksChanged();
        return network.id();
    }

    /** A container in a network, at the first address that its host gives. */
    synchronized void attach(String network, String endpoint, String container, String name) {
        attachments
                .computeIfAbsent(network, key -> new ArrayList<>())
                .add(new Attachment(endpoint, container, name, Optional.of(Ip.parse("10.1.0.17"))));
        watcher.networksChanged();
    }

    synchronized void detachAll() {
        attachments.clear();
        watcher.networksChanged();
    }

    synchronized Optional<DockerNetwork> named(String name) {
        return networks.values().stream()
                .filter(network -> network.name().equals(name))
                .findFirst();
    }

    /** It is in a swarm from now on, or in none. */
    synchronized void swarm(OptionalInt port) {
        swarmPort = port;
    }

    @Override
    public synchronized OptionalInt swarmPort() {
        return swarmPort;
    }

    @Override
    public synchronized List<DockerNetwork> networks() {
        return List.copyOf(networks.values());
    }

    @Override
    public synchronized Map<String, List<Attachment>> attachments(Set<String> of) {
        Map<String, List<Attachment>> found = new HashMap<>();
        of.forEach(network -> found.put(network, List.copyOf(attachments.getOrDefault(network, List.of()))));
        return found;
    }

    @Override
    public synchronized void create(ClusterNetwork network) {
        made++;
        Map<String, String> options = Map.of(IpamDriver.NETWORK, network.id().toString());
        add(new DockerNetwork(
                "%064x".formatted(made),
                network.id().dockerName(),
                NetworkDriver.NAME,
                Optional.of(network.subnet()),
                network.gateway().toString(),
                options,
                options));
    }

    @Override
    public synchronized void remove(String network) throws IOException {
        if (!attachments.getOrDefault(network, List.of()).isEmpty()) {
            throw new IOException("network has active endpoints");
        }
        networks.remove(network);
        watcher.networksChanged();
    }

    @Override
    public void watch(Watcher who) throws IOException {
        synchronized (this) {
            watcher = who;
        }
        who.begins();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
