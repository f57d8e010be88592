package io.fairlead.controller.store;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.Tenant;
import io.fairlead.controller.model.TenantName;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.Withdrawal;
import io.fairlead.net.Vni;
import java.util.stream.Stream;

/**
 * The next commit while it is being decided: what is kept, with changes laid over it. Several decisions may share one;
 * each sees what those before it did. For one thread.
 */
public final class Draft {

    private final Counters before;
    private long revision;
    private long generation;
    private int lastVni;

    final Table<TenantName, Tenant> tenants;
    final Table<Vni, Network> networks;
    final Table<HostId, Host> hosts;
    final Table<HostId, Epoch> formerHosts;
    final Table<BlockKey, Lease> leases;
    final Table<BlockKey, Withdrawal> withdrawals;
    final Table<HostId, Long> confirmed;
    final Table<String, JoinToken> tokens;
    final Table<ControllerId, Controller> controllers;

    public Draft(Ledger ledger) {
        before = ledger.counters();
        revision = before.revision();
        generation = before.generation();
        lastVni = before.lastVni();
        tenants = new Table<>(ledger.tenants());
        networks = new Table<>(ledger.networks());
        hosts = new Table<>(ledger.hosts());
        formerHosts = new Table<>(ledger.formerHosts());
        leases = new Table<>(ledger.leases());
        withdrawals = new Table<>(ledger.withdrawals());
        confirmed = new Table<>(ledger.confirmed());
        tokens = new Table<>(ledger.tokens());
        controllers = new Table<>(ledger.controllers());
    }

    /** The revision of this commit; from now on it changes what plans are made from. */
    long stamp() {
        revision = nextRevision();
        return revision;
    }

    /** What {@link #stamp} would give. */
    long nextRevision() {
        return before.revision() + 1;
    }

    long nextGeneration() {
        return ++generation;
    }

    void lastVni(Vni vni) {
        lastVni = vni.value();
    }

    int lastVni() {
        return lastVni;
    }

    void put(Lease lease) {
        leases.put(new BlockKey(lease.network(), lease.block()), lease);
    }

    Stream<Lease> leasesIn(Vni network) {
        return leases.rows().filter(lease -> lease.network().equals(network));
    }

    Stream<Lease> leasesOf(HostId host) {
        return leases.rows().filter(lease -> lease.host().equals(host));
    }

    /** Whether there is nothing to commit. */
    public boolean isEmpty() {
        return revision == before.revision()
                && generation == before.generation()
                && Stream.of(tenants, networks, hosts, formerHosts, leases, withdrawals, confirmed, tokens, controllers)
                        .allMatch(table -> table.changes().isEmpty());
    }

    Counters counters() {
        return isEmpty() ? before : new Counters(before.serial() + 1, revision, generation, lastVni);
    }

    /** Everything that is kept once this is committed. */
    public Ledger after() {
        return new Ledger(
                counters(),
                tenants.after(),
                networks.after(),
                hosts.after(),
                formerHosts.after(),
                leases.after(),
                withdrawals.after(),
                confirmed.after(),
                tokens.after(),
                controllers.after());
    }
}
