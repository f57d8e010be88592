package io.fairlead.controller.api;

import io.fairlead.controller.agents.AgentHub;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.TenantName;
import io.fairlead.controller.southbound.Endpoints;
import io.fairlead.controller.store.NetworkChange;
import io.fairlead.controller.store.NetworkRequest;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.PrefixRequest;
import io.fairlead.ipam.SubnetRequest;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Networks of a tenant; without one in the path, those of the default tenant. */
@RestController
@Tag(name = "Networks")
@RequestMapping({"/api/v1/networks", "/api/v1/tenants/{tenant}/networks"})
class NetworkResource {

    /** What is asked for; all but the name may be left to the controller. */
    @Schema(name = "NewNetwork")
    record Wanted(
            @Nullable String name,
            @Nullable String subnet,
            @Nullable String gateway,
            @Nullable List<String> excluded,
            @Nullable List<String> reserved,
            @Nullable String prefix6,
            @Nullable Integer mtu) {

        NetworkRequest of(TenantName tenant) {
            return new NetworkRequest(
                    tenant,
                    Given.as("name", name, NetworkName::new),
                    new SubnetRequest(
                            Optional.ofNullable(subnet).map(text -> Given.as("subnet", text, Cidr::parse)),
                            Optional.ofNullable(gateway).map(text -> Given.as("gateway", text, Ip::parse)),
                            Given.addresses("excluded", excluded),
                            Given.addresses("reserved", reserved)),
                    Optional.ofNullable(prefix6).map(text -> Given.as("prefix6", text, PrefixRequest::parse)),
                    Optional.ofNullable(mtu));
        }
    }

    private final Store store;
    private final Endpoints endpoints;
    private final AgentHub agents;

    NetworkResource(Store store, Endpoints endpoints, AgentHub agents) {
        this.store = store;
        this.endpoints = endpoints;
        this.agents = agents;
    }

    @Operation(summary = "List a tenant's networks")
    @GetMapping
    List<NetworkJson> list(@PathVariable Optional<String> tenant) {
        Snapshot snapshot = store.snapshot();
        TenantName owner = existing(tenant, snapshot);
        return snapshot.intent().networks().values().stream()
                .filter(network -> network.tenant().equals(owner))
                .sorted(Comparator.comparing(Network::vni))
                .map(network -> json(network, snapshot))
                .toList();
    }

    @Operation(summary = "Show a network")
    @GetMapping("/{network}")
    NetworkJson show(@PathVariable Optional<String> tenant, @PathVariable String network) {
        Snapshot snapshot = store.snapshot();
        return json(find(existing(tenant, snapshot), network, snapshot), snapshot);
    }

    @Operation(summary = "Make a network, or find it made as asked for")
    @PostMapping
    ResponseEntity<NetworkJson> create(@PathVariable Optional<String> tenant, @RequestBody Wanted wanted) {
        NetworkRequest request = wanted.of(owner(tenant));
        NetworkChange change = store.createNetwork(request);
        if (change instanceof NetworkChange.Exists(Network there) && request.asksFor(there)) {
            return ResponseEntity.ok(json(there, store.snapshot()));
        }
        return ResponseEntity.status(HttpStatus.CREATED).body(json(done(change), store.snapshot()));
    }

    @NeedsSight
    @Operation(summary = "Delete a network that has no endpoints")
    @DeleteMapping("/{network}")
    ResponseEntity<Void> delete(
            @PathVariable Optional<String> tenant,
            @PathVariable String network,
            @RequestParam(defaultValue = "false") boolean force) {
        Snapshot snapshot = store.snapshot();
        Network found = find(owner(tenant), network, snapshot);
        int inUse = endpoints.countIn(Set.of(found.vni()));
        if (inUse > 0) {
            throw Problem.conflict(
                    "in-use",
                    "Network %s has %d endpoints; `GET /api/v1/endpoints?network=%s&tenant=%s` lists them, disconnect them first."
                            .formatted(found.name(), inUse, found.name(), found.tenant()));
        }
        if (!force) {
            requireSight(found, snapshot);
        }
        Network _ = done(store.deleteNetwork(found.tenant(), found.name()));
        return ResponseEntity.noContent().build();
    }

    /** Of a host that is not seen nobody knows whether its containers use the network, and they would lose it. */
    private void requireSight(Network network, Snapshot snapshot) {
        String unseen = snapshot.leases().inNetwork(network.vni()).stream()
                .filter(lease -> lease.state() != LeaseState.WITHDRAWN && !endpoints.isSeen(lease.host()))
                .flatMap(lease -> snapshot.intent().host(lease.host()).stream())
                .map(Host::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        if (!unseen.isEmpty()) {
            throw Problem.conflict(
                    "not-seen",
                    ("Network %s has blocks on hosts whose databases are not connected, so its containers there can't be seen: %s."
                                    + " Ask again when they are (`fairlead host list`), remove those that are gone for good"
                                    + " (`fairlead host remove`), or add `?force=true`: then their containers lose the network.")
                            .formatted(network.name(), unseen));
        }
    }

    private NetworkJson json(Network network, Snapshot snapshot) {
        Map<HostId, Host> hosts = snapshot.intent().hosts();
        return NetworkJson.of(
                network,
                agents.lacking(network.vni()).stream()
                        .flatMap(id -> Optional.ofNullable(hosts.get(id)).stream())
                        .map(Host::name)
                        .sorted()
                        .toList());
    }

    private static Network done(NetworkChange change) {
        return switch (change) {
            case NetworkChange.Done(Network network) -> network;
            case NetworkChange.Exists refusal -> throw Refused.conflict("exists", refusal);
            case NetworkChange.NotFound refusal -> throw Refused.notFound(refusal);
            case NetworkChange.NoTenant refusal -> throw Refused.notFound(refusal);
            case NetworkChange.Overlaps refusal -> throw Refused.conflict("overlaps", refusal);
            case NetworkChange.PoolUsedUp refusal -> throw Refused.conflict("pool-used-up", refusal);
            case NetworkChange.Invalid refusal -> throw Refused.invalid(refusal);
        };
    }

    private static TenantName owner(Optional<String> tenant) {
        return tenant.map(TenantName::new).orElse(TenantName.DEFAULT);
    }

    private static TenantName existing(Optional<String> tenant, Snapshot snapshot) {
        TenantName owner = owner(tenant);
        if (!snapshot.intent().tenants().containsKey(owner)) {
            throw Problem.notFound("tenant " + owner, "`GET /api/v1/tenants` lists them.");
        }
        return owner;
    }

    private static Network find(TenantName tenant, String name, Snapshot snapshot) {
        return snapshot.intent()
                .network(tenant, new NetworkName(name))
                .orElseThrow(() -> Problem.notFound(
                        "network %s of tenant %s".formatted(name, tenant),
                        "`GET /api/v1/tenants/%s/networks` lists them.".formatted(tenant)));
    }
}
