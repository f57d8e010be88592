package io.fairlead.controller.store;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.TenantName;
import io.fairlead.ipam.Blocks;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Subnet;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Decides about networks: their numbers, and what a request left open. */
final class NetworkRules {

    /** Where subnets are chosen from: the half of 10.0.0.0/8 that is less often in use already. */
    static final Cidr POOL = Cidr.parse("10.128.0.0/9");

    /** No machine may have an address of these (RFC 6890). */
    private static final List<Cidr> UNUSABLE = Stream.of("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3")
            .map(Cidr::parse)
            .toList();

    /** What is chosen: 64 Ki addresses. */
    private static final int CHOSEN_PREFIX = 16;

    /** What an underlay of 1,500 bytes leaves. */
    private static final int USUAL_MTU = 1_500 - Network.ENCAPSULATION;

    private static final int HIGHEST_VNI = 0xff_ffff;

    private NetworkRules() {}

    /** @param generated the prefix of a network that wants one and does not say which */
    static NetworkChange create(Draft draft, NetworkRequest request, Prefix6 generated) {
        if (!draft.tenants.contains(request.tenant())) {
            return new NetworkChange.NoTenant(request.tenant());
        }
        Optional<Network> present = find(draft, request.tenant(), request.name());
        if (present.isPresent()) {
            return new NetworkChange.Exists(present.get());
        }
        Optional<Cidr> subnet = request.addresses().range().or(() -> freeSubnet(draft, request.tenant()));
        if (subnet.isEmpty()) {
            return new NetworkChange.PoolUsedUp(request.tenant(), POOL);
        }
        Optional<Prefix6> prefix6 = request.prefix6().map(wanted -> wanted.orGenerated(generated));
        Optional<Network> overlapping = prefix6.flatMap(prefix -> networksOf(draft, request.tenant())
                .filter(network -> network.prefix6().filter(prefix::equals).isPresent())
                .findFirst());
        if (overlapping.isPresent()) {
            return new NetworkChange.Overlaps("IPv6 prefix " + prefix6.get(), overlapping.get());
        }
        return create(draft, request, subnet.get(), prefix6);
    }

    private static NetworkChange create(Draft draft, NetworkRequest request, Cidr subnet, Optional<Prefix6> prefix6) {
        if (UNUSABLE.stream().anyMatch(subnet::overlaps)) {
            return new NetworkChange.Invalid(
                    "Containers can't have addresses of %s; choose another subnet, 10.20.0.0/16 for example"
                            .formatted(subnet));
        }
        Optional<Network> other = networksOf(draft, request.tenant())
                .filter(network -> network.subnet().overlaps(subnet))
                .findFirst();
        if (other.isPresent()) {
            return new NetworkChange.Overlaps("Subnet " + subnet, other.get());
        }
        Network network;
        try {
            Subnet addresses = request.addresses().in(subnet);
            int mtu = request.mtu().orElseGet(() -> usualMtu(draft));
            network = new Network(nextVni(draft), request.tenant(), request.name(), addresses, prefix6, mtu);
        } catch (IllegalArgumentException e) { // The model knows best what a network can't be.
            return new NetworkChange.Invalid(String.valueOf(e.getMessage()));
        }
        draft.stamp();
        draft.lastVni(network.vni());
        draft.networks.put(network.vni(), network);
        return new NetworkChange.Done(network);
    }

    static NetworkChange delete(Draft draft, TenantName tenant, NetworkName name) {
        if (!draft.tenants.contains(tenant)) {
            return new NetworkChange.NoTenant(tenant);
        }
        Optional<Network> present = find(draft, tenant, name);
        if (present.isEmpty()) {
            return new NetworkChange.NotFound(tenant, name);
        }
        Network network = present.get();
        draft.networks.remove(network.vni());
        withdrawAll(draft, draft.leasesIn(network.vni()).toList());
        draft.withdrawals
                .entries()
                .map(Map.Entry::getKey)
                .filter(key -> key.network().equals(network.vni()))
                .toList()
                .forEach(draft.withdrawals::remove);
        return new NetworkChange.Done(network);
    }

    /** Ends leases at once, wherever they are in their lives; their windows stay taken until they are forgotten. */
    static void withdrawAll(Draft draft, List<Lease> leases) {
        long revision = draft.stamp();
        leases.stream()
                .filter(lease -> lease.state() != LeaseState.WITHDRAWN)
                .map(lease -> lease.end(revision))
                .forEach(draft::put);
    }

    private static Optional<Network> find(Draft draft, TenantName tenant, NetworkName name) {
        return networksOf(draft, tenant)
                .filter(network -> network.name().equals(name))
                .findFirst();
    }

    private static Stream<Network> networksOf(Draft draft, TenantName tenant) {
        return draft.networks.rows().filter(network -> network.tenant().equals(tenant));
    }

    /** The lowest of the pool that no network of the tenant touches and in which no host's tunnel ends. */
    private static Optional<Cidr> freeSubnet(Draft draft, TenantName tenant) {
        List<Cidr> taken = networksOf(draft, tenant).map(Network::subnet).toList();
        List<Ip> vteps = draft.hosts.rows().map(Host::vtep).toList();
        return Blocks.split(POOL, CHOSEN_PREFIX)
                .filter(subnet -> taken.stream().noneMatch(subnet::overlaps)
                        && vteps.stream().noneMatch(subnet::contains))
                .findFirst();
    }

    private static int usualMtu(Draft draft) {
        return draft.hosts.rows().mapToInt(Host::mtu).min().orElse(USUAL_MTU + Network.ENCAPSULATION)
                - Network.ENCAPSULATION;
    }

    /** The next number after the last one given, once around; one that leases still carry is not free. */
    private static Vni nextVni(Draft draft) {
        Set<Integer> leased =
                draft.leases.rows().map(lease -> lease.network().value()).collect(Collectors.toSet());
        return IntStream.range(0, HIGHEST_VNI)
                .map(step -> (draft.lastVni() + step) % HIGHEST_VNI + 1)
                .filter(number -> !leased.contains(number) && !draft.networks.contains(new Vni(number)))
                .mapToObj(Vni::new)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("All 16,777,215 network numbers are in use"));
    }
}
