package io.fairlead.agent.testing;

import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.plug.Interior;
import io.fairlead.agent.plug.Interiors;
import io.fairlead.agent.plug.LinkName;
import io.fairlead.agent.plug.Links;
import io.fairlead.agent.plug.Notes;
import io.fairlead.agent.plug.Ports;
import io.fairlead.agent.plug.VethPair;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A host's links, bridge ports, notes and its containers' insides in memory; a port gets the number it asks for unless a
 * foreign one has it, and with a namespace end the links in it.
 */
public final class FakeHost implements Links, Ports, Notes, Interiors {

    private final Map<String, VethPair> links = new ConcurrentHashMap<>();
    private final Map<String, Endpoint> ports = new ConcurrentHashMap<>();
    private final Map<String, String> notes = new ConcurrentHashMap<>();
    private final Map<Path, String> namespaces = new ConcurrentHashMap<>();
    private final Map<String, Inside> inside = new ConcurrentHashMap<>();
    private final Set<OfPort> foreign = ConcurrentHashMap.newKeySet();
    private final List<Runnable> bridgeMade = new CopyOnWriteArrayList<>();
    private final AtomicReference<Happening> whileLinking = new AtomicReference<>(() -> {});
    private final AtomicReference<Happening> whileMoving = new AtomicReference<>(() -> {});

    /** Something that happens in the middle of something else. */
    public interface Happening {
        void happen() throws IOException;
    }

    /** A link that is in a namespace, under its name there; {@code hostEnd} is its peer. */
    public record Inside(String hostEnd, String namespace, String name, MacAddress mac, Interior interior) {}

    /** A container has begun to run. */
    public void begin(Path namespace, String id) {
        namespaces.put(namespace, id);
    }

    /** A namespace and all links in it have ended. */
    public void end(Path namespace) {
        String id = namespaces.remove(namespace);
        inside.values().stream()
                .filter(link -> link.namespace().equals(id))
                .map(Inside::hostEnd)
                .toList()
                .forEach(this::delete);
    }

    /** What is in a namespace. */
    public List<Inside> inside(String namespace) {
        return inside.values().stream()
                .filter(link -> link.namespace().equals(namespace))
                .toList();
    }

    @Override
    public String identify(Path namespace) throws IOException {
        String id = namespaces.get(namespace);
        if (id == null) {
            throw new IOException("There is no network namespace " + namespace);
        }
        return id;
    }

    @Override
    public String moveIn(String link, Path namespace, String id, Interior interior) throws IOException {
        if (!identify(namespace).equals(id)) {
            throw new IOException("The network namespace %s has ended".formatted(namespace));
        }
        VethPair pair = links.values().stream()
                .filter(each -> each.containerEnd().equals(link))
                .findFirst()
                .orElseThrow(() -> new IOException("No link " + link));
        Set<String> taken = links(namespace, id).keySet();
        String name = interior.name()
                .orElseGet(() -> Stream.iterate(0, n -> n + 1)
                        .map(n -> "eth" + n)
                        .filter(free -> !taken.contains(free))
                        .findFirst()
                        .orElseThrow());
        if (taken.contains(name)) {
            throw new IOException("The container has an interface %s already".formatted(name));
        }
        inside.put(pair.hostEnd(), new Inside(pair.hostEnd(), id, name, pair.mac(), interior));
        whileMoving.getAndSet(() -> {}).happen();
        return name;
    }

    @Override
    public Map<String, MacAddress> links(Path namespace, String id) {
        return inside(id).stream().collect(Collectors.toMap(Inside::name, Inside::mac));
    }

    /** Happens once, when the next link has been moved into a container. */
    public void whileMoving(Happening happening) {
        whileMoving.set(happening);
    }

    /** Happens once, when the next link has been made but is not up yet. */
    public void whileLinking(Happening happening) {
        whileLinking.set(happening);
    }

    /** A port that is not ours takes this number. */
    public void occupy(OfPort port) {
        foreign.add(port);
    }

    /** That port is gone. */
    public void vacate(OfPort port) {
        foreign.remove(port);
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
        inside.remove(name);
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
    public OptionalInt tunnelPort() {
        return OptionalInt.of(4_789);
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
            throw new IOException(
                    "The bridge has no port %s, as when the Fairlead agent was restarted meanwhile; please try again"
                            .formatted(LinkName.hostEnd(endpoint)));
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
        ports.computeIfPresent(LinkName.hostEnd(endpoint), (_, port) -> port.of(container, containerName));
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
