package io.fairlead.agent.plug;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.cluster.Hole;
import io.fairlead.agent.cluster.LocalRecord;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.ipam.AddressSet;
import io.fairlead.ipam.Subnet;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases, holes and networks in the external ids of the host's bridge: one key each, {@code fairlead-lease-BLOCK@VNI} for
 * example. Which leases drain is one list.
 */
final class BridgeRecord implements LocalRecord {

    private static final Logger log = LoggerFactory.getLogger(BridgeRecord.class);

    private static final String LEASE = "fairlead-lease-";
    private static final String HOLE = "fairlead-hole-";
    private static final String NETWORK = "fairlead-network-";
    private static final String DRAINING = "fairlead-draining";

    private final BridgeNotes notes;

    BridgeRecord(BridgeNotes notes) {
        this.notes = notes;
    }

    private interface Reading<T> {
        T read(String key, Map<String, String> fields);
    }

    @Override
    public List<HeldLease> leases() throws IOException {
        return read(LEASE, (key, fields) -> {
            int at = key.indexOf('@');
            return new HeldLease(
                    new Vni(Integer.parseInt(key.substring(at + 1))),
                    Cidr.parse(key.substring(0, at)),
                    Integer.parseInt(fields.getOrDefault("base", "")),
                    Long.parseLong(fields.getOrDefault("epoch", "")),
                    Optional.ofNullable(fields.get("mac")).map(MacAddress::parse));
        });
    }

    @Override
    public Set<HeldLease> draining() throws IOException {
        Set<String> named = Set.of(notes.all().getOrDefault(DRAINING, "").split(" "));
        return leases().stream().filter(lease -> named.contains(place(lease))).collect(toUnmodifiableSet());
    }

    @Override
    public void keepDraining(Set<HeldLease> leases) throws IOException {
        if (leases.isEmpty()) {
            notes.erase(DRAINING);
            return;
        }
        notes.write(DRAINING, leases.stream().map(BridgeRecord::place).sorted().collect(joining(" ")));
    }

    private static String place(HeldLease lease) {
        return lease.block() + "@" + lease.network();
    }

    @Override
    public List<Hole> holes() throws IOException {
        return read(HOLE, (key, fields) -> {
            int at = key.indexOf('@');
            return new Hole(
                    new Vni(Integer.parseInt(key.substring(at + 1))),
                    Cidr.parse(key.substring(0, at)),
                    fields.getOrDefault("host", ""));
        });
    }

    @Override
    public void keep(Hole hole) throws IOException {
        notes.write(key(hole), "host=" + hole.host());
    }

    @Override
    public void strike(Hole hole) throws IOException {
        notes.erase(key(hole));
    }

    private static String key(Hole hole) {
        return HOLE + hole.range() + "@" + hole.network();
    }

    @Override
    public List<ClusterNetwork> networks() throws IOException {
        return read(
                NETWORK,
                (key, fields) -> new ClusterNetwork(
                        new Vni(Integer.parseInt(key)),
                        NetworkId.parse(fields.getOrDefault("id", "")),
                        new Subnet(
                                Cidr.parse(fields.getOrDefault("subnet", "")),
                                Ip.parse(fields.getOrDefault("gateway", "")),
                                addresses(fields, "excluded"),
                                addresses(fields, "reserved")),
                        Optional.ofNullable(fields.get("prefix6")).map(Prefix6::parse),
                        Integer.parseInt(fields.getOrDefault("mtu", ""))));
    }

    private <T> List<T> read(String prefix, Reading<T> reading) throws IOException {
        List<T> read = new ArrayList<>();
        notes.all().forEach((key, text) -> {
            if (key.startsWith(prefix)) {
                try {
                    read.add(reading.read(key.substring(prefix.length()), fields(text)));
                } catch (IllegalArgumentException
                        | IndexOutOfBoundsException e) { // Written by hand or another version.
                    log.atWarn().addKeyValue("key", key).setCause(e).log("Not understood on the bridge");
                }
            }
        });
        return read;
    }

    private static AddressSet addresses(Map<String, String> fields, String field) {
        String text = fields.get(field);
        return text == null ? AddressSet.EMPTY : AddressSet.parse(List.of(text.split(" ")));
    }

    private static String field(String field, AddressSet addresses) {
        return addresses.isEmpty() ? "" : "," + field + "=" + addresses;
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String field : text.split(",", -1)) {
            String[] parts = field.split("=", 2);
            if (parts.length == 2) {
                fields.put(parts[0], parts[1]);
            }
        }
        return fields;
    }

    @Override
    public void keep(HeldLease lease) throws IOException {
        String mac = lease.mac().map(chosen -> ",mac=" + chosen).orElse("");
        notes.write(
                key(lease.network(), lease.block()), "base=%d,epoch=%d%s".formatted(lease.base(), lease.epoch(), mac));
    }

    @Override
    public void strike(Vni network, Cidr block) throws IOException {
        notes.erase(key(network, block));
    }

    private static String key(Vni network, Cidr block) {
        return LEASE + block + "@" + network;
    }

    @Override
    public void keepNetworks(List<ClusterNetwork> networks) throws IOException {
        Map<String, String> put = new HashMap<>();
        networks.forEach(network -> put.put(
                NETWORK + network.vni(),
                "id=%s,subnet=%s,gateway=%s,mtu=%d%s%s%s"
                        .formatted(
                                network.id(),
                                network.subnet(),
                                network.gateway(),
                                network.mtu(),
                                field("excluded", network.addresses().excluded()),
                                field("reserved", network.addresses().reserved()),
                                network.prefix6()
                                        .map(prefix -> ",prefix6=" + prefix)
                                        .orElse(""))));
        Map<String, String> before = notes.all();
        Set<String> gone = new HashSet<>(before.keySet());
        gone.removeIf(key -> !key.startsWith(NETWORK) || put.containsKey(key));
        put.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        if (!gone.isEmpty() || !put.isEmpty()) {
            notes.replace(gone, put);
        }
    }
}
