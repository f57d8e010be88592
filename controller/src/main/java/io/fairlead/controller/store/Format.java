package io.fairlead.controller.store;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.Tenant;
import io.fairlead.controller.model.TenantName;
import io.fairlead.ipam.AddressSet;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Subnet;
import io.fairlead.ipam.Window;
import io.fairlead.ipam.Withdrawal;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import io.fairlead.ovsdb.Contents;
import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Selection;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.Value;
import io.fairlead.ovsdb.Where;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How the database holds the ledger: {@code fairlead.ovsschema}, format 1. */
final class Format {

    /** Raised when older programs could no longer read what newer ones wrote. */
    private static final long NUMBER = 1;

    private static final String ROOT = "Fairlead";
    private static final String CHANGE = "Change";

    /** How many commits the history keeps; a commit whose outcome is unknown must be found in it. */
    private static final long HISTORY = 1_000;

    private static final Rows<TenantName, Tenant> TENANTS = new Rows<>(
            "Tenant",
            name -> Map.of("name", Value.of(name.value())),
            tenant -> Map.of(),
            row -> new TenantName(row.text("name")),
            (name, row) -> new Tenant(name));

    private static final Rows<Vni, Network> NETWORKS = new Rows<>(
            "Network",
            vni -> Map.of("vni", Value.of(vni.value())),
            network -> Map.of(
                    "tenant", Value.of(network.tenant().value()),
                    "name", Value.of(network.name().value()),
                    "subnet", Value.of(network.subnet().toString()),
                    "gateway", Value.of(network.gateway().toString()),
                    "excluded", Value.texts(network.addresses().excluded().words()),
                    "reserved", Value.texts(network.addresses().reserved().words()),
                    "prefix6",
                            Value.texts(network.prefix6().map(Prefix6::toString).stream()
                                    .toList()),
                    "mtu", Value.of(network.mtu())),
            row -> new Vni((int) row.whole("vni")),
            (vni, row) -> new Network(
                    vni,
                    new TenantName(row.text("tenant")),
                    new NetworkName(row.text("name")),
                    subnet(row),
                    row.optionalText("prefix6").map(Prefix6::parse),
                    (int) row.whole("mtu")));

    private static final Rows<HostId, Host> HOSTS = new Rows<>(
            "Host",
            id -> Map.of("host", Value.of(id.value())),
            host -> Map.of(
                    "name", Value.of(host.name()),
                    "vtep", Value.of(host.vtep().toString()),
                    "mtu", Value.of(host.mtu()),
                    "datapath", Value.of(host.datapath().word()),
                    "epoch", Value.of(host.epoch().value()),
                    "key", Value.of(host.key()),
                    "drained", Value.of(host.drained())),
            row -> new HostId(row.text("host")),
            (id, row) -> new Host(
                    id,
                    row.text("name"),
                    Ip.parse(row.text("vtep")),
                    (int) row.whole("mtu"),
                    Datapath.ofWord(row.text("datapath")),
                    new Epoch(row.whole("epoch")),
                    row.text("key"),
                    row.bool("drained")));

    private static final Rows<HostId, Epoch> FORMER_HOSTS = new Rows<>(
            "Former_Host",
            id -> Map.of("host", Value.of(id.value())),
            epoch -> Map.of("epoch", Value.of(epoch.value())),
            row -> new HostId(row.text("host")),
            (id, row) -> new Epoch(row.whole("epoch")));

    private static final Rows<BlockKey, Lease> LEASES = new Rows<>(
            "Lease",
            Format::blockColumns,
            lease -> Map.of(
                    "host", Value.of(lease.host().value()),
                    "base", Value.of(lease.window().base()),
                    "epoch", Value.of(lease.epoch().value()),
                    "state", Value.of(lease.state().word()),
                    "revision", Value.of(lease.revision()),
                    "mac", Value.of(lease.mac().map(MacAddress::toString).orElse(""))),
            Format::blockKey,
            (key, row) -> new Lease(
                    key.network(),
                    key.block(),
                    new HostId(row.text("host")),
                    new Window((int) row.whole("base")),
                    new Epoch(row.whole("epoch")),
                    LeaseState.ofWord(row.text("state")),
                    row.whole("revision"),
                    Optional.of(row.text("mac")).filter(text -> !text.isEmpty()).map(MacAddress::parse)));

    private static final Rows<BlockKey, Withdrawal> WITHDRAWALS = new Rows<>(
            "Withdrawal",
            Format::blockColumns,
            withdrawal -> Map.of(
                    "host", Value.of(withdrawal.host().value()),
                    "at", Value.of(withdrawal.at().toEpochMilli())),
            Format::blockKey,
            (key, row) ->
                    new Withdrawal(key.block(), new HostId(row.text("host")), Instant.ofEpochMilli(row.whole("at"))));

    private static final Rows<HostId, Long> CONFIRMATIONS = new Rows<>(
            "Confirmation",
            id -> Map.of("host", Value.of(id.value())),
            revision -> Map.of("revision", Value.of(revision)),
            row -> new HostId(row.text("host")),
            (id, row) -> row.whole("revision"));

    private static final Rows<String, JoinToken> TOKENS = new Rows<>(
            "Join_Token",
            id -> Map.of("token", Value.of(id)),
            token -> Map.of(
                    "secret_hash", Value.of(token.secretHash()),
                    "role", Value.of(token.role().word()),
                    "created", Value.of(token.created().toEpochMilli()),
                    "expires", Value.of(token.expires().toEpochMilli()),
                    "uses_left", Value.of(token.usesLeft())),
            row -> row.text("token"),
            (id, row) -> new JoinToken(
                    id,
                    row.text("secret_hash"),
                    JoinToken.Role.ofWord(row.text("role")),
                    Instant.ofEpochMilli(row.whole("created")),
                    Instant.ofEpochMilli(row.whole("expires")),
                    (int) row.whole("uses_left")));

    /** Since when a controller serves the hosts that does not. */
    private static final long NEVER = 0;

    private static final Rows<ControllerId, Controller> CONTROLLERS = new Rows<>(
            "Controller",
            id -> Map.of("controller", Value.of(id.value())),
            controller -> Map.of(
                    "name", Value.of(controller.name()),
                    "address", Value.of(controller.address().toString()),
                    "rest", Value.of(controller.place().rest()),
                    "version", Value.of(controller.place().version()),
                    "since", Value.of(controller.since().toEpochMilli()),
                    "key", Value.of(controller.key()),
                    "serves",
                            Value.of(controller
                                    .serves()
                                    .map(Instant::toEpochMilli)
                                    .orElse(NEVER))),
            row -> new ControllerId(row.text("controller")),
            (id, row) -> new Controller(
                    id,
                    new Controller.Place(
                            row.text("name"),
                            Ip.parse(row.text("address")),
                            (int) row.whole("rest"),
                            row.text("version")),
                    Instant.ofEpochMilli(row.whole("since")),
                    row.text("key"),
                    Optional.of(row.whole("serves"))
                            .filter(from -> from != NEVER)
                            .map(Instant::ofEpochMilli)));

    private Format() {}

    /** What of the database is followed: everything but the history. */
    static Selection selection() {
        return Selection.of(StoreDatabase.NAME)
                .and(ROOT)
                .and(TENANTS.table())
                .and(NETWORKS.table())
                .and(HOSTS.table())
                .and(FORMER_HOSTS.table())
                .and(LEASES.table())
                .and(WITHDRAWALS.table())
                .and(CONFIRMATIONS.table())
                .and(TOKENS.table())
                .and(CONTROLLERS.table());
    }

    /** The serial of the last commit that the copy shows, 0 before the first. */
    static long serial(Contents contents) {
        return contents.first(ROOT).map(row -> row.whole("serial")).orElse(0L);
    }

    /** Reads everything, from scratch. */
    static Ledger read(Contents contents) {
        Map<TenantName, Tenant> tenants = new HashMap<>(Ledger.empty().tenants());
        tenants.putAll(TENANTS.read(contents));
        return new Ledger(
                contents.first(ROOT).map(Format::counters).orElse(Counters.ZERO),
                tenants,
                NETWORKS.read(contents),
                HOSTS.read(contents),
                FORMER_HOSTS.read(contents),
                LEASES.read(contents),
                WITHDRAWALS.read(contents),
                CONFIRMATIONS.read(contents),
                TOKENS.read(contents),
                CONTROLLERS.read(contents));
    }

    private static Counters counters(Row row) {
        if (row.whole("format") != NUMBER) {
            throw new StoreException("The store is of format %d, this program knows format %d; use the newer program"
                    .formatted(row.whole("format"), NUMBER));
        }
        return new Counters(
                row.whole("serial"), row.whole("revision"), row.whole("generation"), (int) row.whole("last_vni"));
    }

    /**
     * The transaction that commits a draft, if nothing was committed since the draft was begun.
     *
     * @param id found later by {@link #find}, whatever became of the answer
     * @param what for the history
     */
    static Transaction commit(Draft draft, String id, String what, Instant now) {
        Counters counters = draft.counters();
        long before = counters.serial() - 1;
        Transaction.Builder transaction = Transaction.in(StoreDatabase.NAME);
        Map<String, Value> root = Map.of(
                "format", Value.of(NUMBER),
                "serial", Value.of(counters.serial()),
                "revision", Value.of(counters.revision()),
                "generation", Value.of(counters.generation()),
                "last_vni", Value.of(counters.lastVni()));
        if (before == 0) {
            transaction.waitUntilNone(ROOT, Where.everyRow()).insert(ROOT, root);
        } else {
            transaction.waitUntil(ROOT, Where.everyRow(), Map.of("serial", Value.of(before)));
            transaction.update(ROOT, Where.everyRow(), root);
        }
        write(draft, transaction);
        return transaction
                .insert(
                        CHANGE,
                        Map.of(
                                "change", Value.of(id),
                                "serial", Value.of(counters.serial()),
                                "revision", Value.of(counters.revision()),
                                "at", Value.of(now.toString()),
                                "what", Value.of(what)))
                .delete(CHANGE, Where.of("serial", Where.Comparison.LESS, Value.of(counters.serial() - HISTORY)))
                .durable()
                .build();
    }

    private static void write(Draft draft, Transaction.Builder transaction) {
        TENANTS.write(draft.tenants, transaction);
        NETWORKS.write(draft.networks, transaction);
        HOSTS.write(draft.hosts, transaction);
        FORMER_HOSTS.write(draft.formerHosts, transaction);
        LEASES.write(draft.leases, transaction);
        WITHDRAWALS.write(draft.withdrawals, transaction);
        CONFIRMATIONS.write(draft.confirmed, transaction);
        TOKENS.write(draft.tokens, transaction);
        CONTROLLERS.write(draft.controllers, transaction);
    }

    /** Reads the commit of this id, if it happened. */
    static Transaction find(String id) {
        return Transaction.in(StoreDatabase.NAME)
                .select(CHANGE, Where.is("change", Value.of(id)), "serial")
                .build();
    }

    private static Subnet subnet(Row row) {
        return new Subnet(
                Cidr.parse(row.text("subnet")),
                Ip.parse(row.text("gateway")),
                AddressSet.parse(row.texts("excluded")),
                AddressSet.parse(row.texts("reserved")));
    }

    private static Map<String, Value> blockColumns(BlockKey key) {
        return Map.of(
                "network",
                Value.of(key.network().value()),
                "block",
                Value.of(key.block().toString()));
    }

    private static BlockKey blockKey(Row row) {
        return new BlockKey(new Vni((int) row.whole("network")), Cidr.parse(row.text("block")));
    }
}
