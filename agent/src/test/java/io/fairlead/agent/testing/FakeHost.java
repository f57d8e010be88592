package io.fairlead.agent.testing;

import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.plug.LinkName;
import io.fairlead.agent.plug.Links;
import io.fairlead.agent.plug.Notes;
import io.fairlead.agent.plug.Ports;
import io.fairlead.agent.plug.VethPair;
import io.fairlead.net.OfPort;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A host's links, bridge ports and notes in memory; a port gets the number it asks for unless a foreign one has it. */
public final class FakeHost implements Links, Ports, Notes {

    private final Map<String, VethPair> links = new ConcurrentHashMap<>();
    private final Map<String, Endpoint> ports = new ConcurrentHashMap<>();
    private final Map<String, String> notes = new ConcurrentHashMap<>();
    private final Set<OfPort> foreign = ConcurrentHashMap.newKeySet();
    private final List<Runnable> bridgeMade = new CopyOnWriteArrayList<>();
    private final AtomicReference<Happening> whileLinking = new AtomicReference<>(() -> {});

    /** Something that happens in the middle of something else. */
    public interface Happening {
        void happen() throws IOException;
    }

    /** Happens once, when the next link has been made but is not up yet. */
    public void whileLinking(Happening happening) {
        whileLinking.set(happening);
    }

    /** A port that is not ours takes this number. */
    public void occupy(OfPort port) {
        foreign.add(port);
    }

    public VethPair link(String name) {
        return links.get(name);
    }

    @Override
    public void create(VethPair pair) throws IOException {
        if (links.putIfAbsent(pair.hostEnd(), pair) != null) {
            throw new IOException("A link named %s exists".formatted(pair.hostEnd()));
        }
        whileLinking.getAndSet(() -> {}).happen();
    }

    @Override
    public void delete(String name) {
        links.remove(name);
    }

    @Override
    public Set<String> names() {
        return Set.copyOf(links.keySet());
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.copyOf(ports.values());
    }

    @Override
    public Set<OfPort> foreign() {
        return Set.copyOf(foreign);
    }

    @Override
    public VethPair.Checksums checksums() {
        return VethPair.Checksums.BY_SENDER;
    }

    @Override
    public void onLoss(Runnable listener) {
        bridgeMade.add(listener);
    }

    /** Somebody deletes the bridge and all its ports, and it is made anew. */
    public void replaceBridge() {
        ports.clear();
        bridgeMade.forEach(Runnable::run);
    }

    @Override
    public void add(Endpoint endpoint) {
        ports.put(endpoint.portName(), endpoint);
    }

    @Override
    public void awaitNumber(String endpoint, Duration atMost) throws IOException {
        Endpoint port = ports.get(LinkName.hostEnd(endpoint));
        if (port == null) {
            throw new IOException("The bridge has no port %s".formatted(LinkName.hostEnd(endpoint)));
        }
        if (foreign.contains(port.slot().port())) {
            throw new IOException("Port %s got another number".formatted(port.portName()));
        }
    }

    @Override
    public void awaitForwarding() {
        // What is in memory is there at once.
    }

    @Override
    public void remove(String endpoint) {
        ports.remove(LinkName.hostEnd(endpoint));
    }

    @Override
    public void name(String endpoint, String container, String containerName) {
        ports.computeIfPresent(
                LinkName.hostEnd(endpoint),
                (name, port) -> new Endpoint(
                        port.id(),
                        port.vni(),
                        port.network(),
                        port.slot(),
                        port.epoch(),
                        port.by(),
                        container,
                        containerName));
    }

    @Override
    public Map<String, String> all() {
        return Map.copyOf(notes);
    }

    @Override
    public void write(String key, String text) {
        notes.put(key, text);
    }

    @Override
    public void erase(String key) {
        notes.remove(key);
    }
}
