package io.fairlead.controller.store;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Intent;
import io.fairlead.controller.model.Leases;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.Tenant;
import io.fairlead.controller.model.TenantName;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.Withdrawal;
import io.fairlead.net.Vni;
import java.util.Map;

/**
 * Everything that is kept, as it was after one commit.
 *
 * @param counters the numbers that only grow
 * @param tenants by name, the default tenant always among them
 * @param networks by number
 * @param hosts those that were let in
 * @param formerHosts the epochs of hosts that were removed
 * @param leases withdrawn ones included
 * @param withdrawals blocks that were leased once and went back
 * @param confirmed by host, the highest revision its switch was confirmed to hold
 * @param tokens by id
 * @param controllers by id, the members of the cluster
 */
public record Ledger(
        Counters counters,
        Map<TenantName, Tenant> tenants,
        Map<Vni, Network> networks,
        Map<HostId, Host> hosts,
        Map<HostId, Epoch> formerHosts,
        Map<BlockKey, Lease> leases,
        Map<BlockKey, Withdrawal> withdrawals,
        Map<HostId, Long> confirmed,
        Map<String, JoinToken> tokens,
        Map<ControllerId, Controller> controllers) {

    public Ledger {
        tenants = Map.copyOf(tenants);
        networks = Map.copyOf(networks);
        hosts = Map.copyOf(hosts);
        formerHosts = Map.copyOf(formerHosts);
        leases = Map.copyOf(leases);
        withdrawals = Map.copyOf(withdrawals);
        confirmed = Map.copyOf(confirmed);
        tokens = Map.copyOf(tokens);
        controllers = Map.copyOf(controllers);
    }

    /** As it is before the first commit. */
    public static Ledger empty() {
        return new Ledger(
                Counters.ZERO,
                Intent.empty().tenants(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    /** What all others are shown of it. */
    public Snapshot snapshot() {
        return new Snapshot(
                new Intent(counters.revision(), tenants, networks, hosts),
                Leases.of(leases.values()),
                confirmed,
                counters.revision());
    }
}
