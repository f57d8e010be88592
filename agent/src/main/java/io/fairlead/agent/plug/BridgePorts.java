package io.fairlead.agent.plug;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.BridgeView.PortView;
import io.fairlead.agent.plug.VethPair.Checksums;
import io.fairlead.agent.time.Deadline;
import io.fairlead.ipam.Slot;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import io.fairlead.ovsdb.Change;
import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.Mutation;
import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.Value;
import io.fairlead.ovsdb.Where;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bridge's ports in the host's own OVSDB. What is to be known of an endpoint is in its interface's external ids. */
final class BridgePorts implements Ports {

    private static final Logger log = LoggerFactory.getLogger(BridgePorts.class);

    private static final String ENDPOINT = "fairlead-endpoint";
    private static final String NETWORK = "fairlead-network";
    private static final String TENANT = "fairlead-tenant";
    private static final String VNI = "fairlead-vni";
    private static final String ADDRESS = "fairlead-address";
    private static final String MAC = "fairlead-mac";
    private static final String EPOCH = "fairlead-epoch";
    private static final String BY = "fairlead-by";
    private static final String SINCE = "fairlead-since";
    private static final String CONTAINER = "fairlead-container";
    private static final String CONTAINER_NAME = "fairlead-container-name";

    /** Usually a millisecond; past this, the container had better start. */
    private static final Duration FORWARDING_SOON = Duration.ofSeconds(1);

    private final HostDatabase database;
    private final Barrier barrier;
    private final InstantSource clock;
    /** Endpoints whose ports are removed here, until the database shows it. */
    private final Set<String> removed = ConcurrentHashMap.newKeySet();

    BridgePorts(HostDatabase database, Barrier barrier, InstantSource clock) {
        this.database = database;
        this.barrier = barrier;
        this.clock = clock;
    }

    @Override
    public List<Endpoint> endpoints() throws IOException {
        return BridgeView.of(database.contents()).ports().stream()
                .flatMap(port -> endpoint(port.device()).stream())
                .toList();
    }

    private static Optional<Endpoint> endpoint(Row device) {
        Map<String, String> ids = device.map("external_ids");
        OptionalLong number = device.optionalWhole("ofport_request");
        if (!ids.containsKey(ENDPOINT) || number.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Endpoint(
                    ids.get(ENDPOINT),
                    new Vni(Integer.parseInt(ids.getOrDefault(VNI, ""))),
                    new NetworkId(ids.getOrDefault(TENANT, ""), ids.getOrDefault(NETWORK, "")),
                    new Slot(Ip.parse(ids.getOrDefault(ADDRESS, "")), new OfPort(Math.toIntExact(number.getAsLong()))),
                    Long.parseLong(ids.getOrDefault(EPOCH, "")),
                    ids.getOrDefault(BY, ""),
                    ids.getOrDefault(CONTAINER, ""),
                    ids.getOrDefault(CONTAINER_NAME, ""),
                    Optional.ofNullable(ids.get(MAC)).map(MacAddress::parse)));
        } catch (IllegalArgumentException e) { // Somebody has changed it; it counts as a foreign port then.
            log.atWarn().addKeyValue("port", device.text("name")).setCause(e).log("Port is not as it was made");
            return Optional.empty();
        }
    }

    @Override
    public Set<OfPort> foreign() throws IOException {
        return BridgeView.of(database.contents()).ports().stream()
                .map(PortView::device)
                .filter(device -> endpoint(device).isEmpty())
                .flatMap(device -> device.optionalWhole("ofport").stream().boxed())
                .filter(number -> number >= 1 && number <= OfPort.MAX)
                .map(number -> new OfPort(Math.toIntExact(number)))
                .collect(toUnmodifiableSet());
    }

    @Override
    public OptionalInt tunnelPort() throws IOException {
        return BridgeView.of(database.contents()).ports().stream()
                .map(port -> port.device().map("options").getOrDefault("dst_port", ""))
                .filter(text -> text.matches("[0-9]{1,5}"))
                .mapToInt(Integer::parseInt)
                .findFirst();
    }

    @Override
    public Checksums checksums() throws IOException {
        return BridgeView.of(database.contents()).bridge().text("datapath_type").equals("netdev")
                ? Checksums.BY_SENDER
                : Checksums.OFFLOADED;
    }

    @Override
    public void onLoss(Runnable listener) {
        database.onChange(change -> {
            boolean made = change.table().equals("Bridge") && change.before().isEmpty();
            if (made || isLost(change)) {
                listener.run();
            }
        });
    }

    private boolean isLost(Change change) {
        return change.table().equals("Interface")
                && change.after().isEmpty()
                && change.before()
                        .flatMap(BridgePorts::endpoint)
                        .filter(gone -> !removed.remove(gone.id()))
                        .isPresent();
    }

    @Override
    public void add(Endpoint endpoint) throws IOException {
        BridgeView view = BridgeView.of(database.contents());
        String name = endpoint.portName();
        var insertion = Mutation.insert("ports", Value.set(Value.named("port")));
        List<Mutation> ports = view.port(name)
                .map(old -> List.of(Mutation.delete("ports", Value.set(Value.of(old.port()))), insertion))
                .orElse(List.of(insertion));
        database.transact(Transaction.in(HostDatabase.NAME)
                .waitUntil("Bridge", Where.uuid(view.bridge().uuid()), Map.of("name", Value.of(HostBridge.NAME)))
                .insert(
                        "Interface",
                        "device",
                        Map.of(
                                "name", Value.of(name),
                                "ofport_request",
                                        Value.of(endpoint.slot().port().value()),
                                "external_ids", Value.map(ids(endpoint))))
                .insert("Port", "port", Map.of("name", Value.of(name), "interfaces", Value.set(Value.named("device"))))
                .mutate("Bridge", Where.uuid(view.bridge().uuid()), ports)
                .build());
    }

    private Map<String, String> ids(Endpoint endpoint) {
        Map<String, String> ids = new HashMap<>(Map.of(
                ENDPOINT, endpoint.id(),
                NETWORK, endpoint.network().name(),
                TENANT, endpoint.network().tenant(),
                VNI, endpoint.vni().toString(),
                ADDRESS, endpoint.slot().address().toString(),
                EPOCH, Long.toString(endpoint.epoch()),
                BY, endpoint.by(),
                SINCE, clock.instant().truncatedTo(ChronoUnit.MILLIS).toString()));
        endpoint.chosenMac().ifPresent(mac -> ids.put(MAC, mac.toString()));
        if (!endpoint.container().isEmpty()) {
            ids.put(CONTAINER, endpoint.container());
            ids.put(CONTAINER_NAME, endpoint.containerName());
        }
        return ids;
    }

    @Override
    public void awaitNumber(String endpoint, Duration atMost) throws IOException, InterruptedException {
        String name = LinkName.hostEnd(endpoint);
        Duration patience = Deadline.left(atMost);
        boolean decided = database.await(
                contents -> device(contents, name)
                        .map(device -> device.optionalWhole("ofport").isPresent())
                        .orElse(true),
                patience);
        if (!decided) {
            throw new IOException("Open vSwitch has not taken up port %s within %.1f s; is ovs-vswitchd running?"
                    .formatted(name, patience.toMillis() / 1e3));
        }
        Row device = device(database.contents(), name)
                .orElseThrow(() -> new IOException(
                        "The bridge has no port %s, as when the Fairlead agent was restarted meanwhile; please try again"
                                .formatted(name)));
        long number = device.whole("ofport");
        long wanted = device.optionalWhole("ofport_request").orElse(0);
        if (number == -1) {
            throw new IOException("Open vSwitch can't use port %s: %s"
                    .formatted(name, device.optionalText("error").orElse("see its log")));
        }
        if (number != wanted) {
            throw new IOException("Port %s got the number %d, as another port has %d".formatted(name, number, wanted));
        }
    }

    @Override
    public void awaitForwarding() {
        try {
            barrier.pass(Deadline.left(FORWARDING_SOON));
        } catch (IOException e) { // ARP tries again within a second.
            log.atInfo().addKeyValue("reason", e).log("Not known whether the bridge forwards already");
        }
    }

    private static Optional<Row> device(Contents contents, String name) {
        return contents.rows("Interface").values().stream()
                .filter(row -> row.text("name").equals(name))
                .findFirst();
    }

    @Override
    public void remove(String endpoint) throws IOException {
        BridgeView view = BridgeView.of(database.contents());
        Optional<PortView> port = view.port(LinkName.hostEnd(endpoint));
        if (port.isPresent()) {
            removed.add(endpoint);
            try {
                removeFrom(view.bridge().uuid(), port.get().port());
            } catch (IOException e) {
                removed.remove(endpoint);
                throw e;
            }
        }
    }

    private void removeFrom(UUID bridge, UUID port) throws IOException {
        database.transact(Transaction.in(HostDatabase.NAME)
                .waitUntil("Bridge", Where.uuid(bridge), Map.of("name", Value.of(HostBridge.NAME)))
                .mutate("Bridge", Where.uuid(bridge), Mutation.delete("ports", Value.set(Value.of(port))))
                .build());
    }

    @Override
    public void name(String endpoint, String container, String containerName) throws IOException {
        Optional<PortView> port = BridgeView.of(database.contents()).port(LinkName.hostEnd(endpoint));
        if (port.isPresent()) {
            database.transact(Transaction.in(HostDatabase.NAME)
                    .mutate(
                            "Interface",
                            Where.uuid(port.get().device().uuid()),
                            Mutation.put("external_ids", Map.of(CONTAINER, container, CONTAINER_NAME, containerName)))
                    .build());
        }
    }
}
