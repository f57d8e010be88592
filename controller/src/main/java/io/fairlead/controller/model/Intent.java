package io.fairlead.controller.model;

import io.fairlead.ipam.HostId;
import io.fairlead.net.Vni;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What users asked for, and the hosts there are for it.
 *
 * @param revision grows with every change
 * @param tenants by name
 * @param networks by number; each belongs to one of the tenants
 * @param hosts by id
 */
public record Intent(
        long revision, Map<TenantName, Tenant> tenants, Map<Vni, Network> networks, Map<HostId, Host> hosts) {

    public Intent {
        tenants = Map.copyOf(tenants);
        networks = Map.copyOf(networks);
        hosts = Map.copyOf(hosts);
        requireKeys(tenants, Tenant::name);
        requireKeys(networks, Network::vni);
        requireKeys(hosts, Host::id);
        for (Network network : networks.values()) {
            if (!tenants.containsKey(network.tenant())) {
                throw new IllegalArgumentException(
                        "Network %s belongs to the unknown tenant %s".formatted(network.name(), network.tenant()));
            }
        }
    }

    /** Nothing asked for yet, but the default tenant is always there. */
    public static Intent empty() {
        return new Intent(0, Map.of(TenantName.DEFAULT, new Tenant(TenantName.DEFAULT)), Map.of(), Map.of());
    }

    /** The network of that number. */
    public Optional<Network> network(Vni vni) {
        return Optional.ofNullable(networks.get(vni));
    }

    /** The host of that id. */
    public Optional<Host> host(HostId id) {
        return Optional.ofNullable(hosts.get(id));
    }

    /** The tenant's network of that name. */
    public Optional<Network> network(TenantName tenant, NetworkName name) {
        return networks.values().stream()
                .filter(network ->
                        network.tenant().equals(tenant) && network.name().equals(name))
                .findFirst();
    }

    private static <K, V> void requireKeys(Map<K, V> map, Function<V, K> key) {
        map.forEach((name, value) -> {
            if (!key.apply(value).equals(name)) {
                throw new IllegalArgumentException("%s is listed as %s".formatted(value, name));
            }
        });
    }
}
