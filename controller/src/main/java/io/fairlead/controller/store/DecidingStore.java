package io.fairlead.controller.store;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.Tenant;
import io.fairlead.controller.model.TenantName;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Decides each change by the rules of this package, on what a journal keeps. */
public final class DecidingStore implements Store {

    private final Journal journal;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** @param random makes the ids of hosts and IPv6 prefixes: it must not repeat what it gave before a restart */
    public DecidingStore(Journal journal, InstantSource clock, RandomGenerator random) {
        this.journal = journal;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Snapshot snapshot() {
        return journal.snapshot();
    }

    @Override
    public Subscription onChange(Runnable changed) {
        return journal.onChange(changed);
    }

    @Override
    public boolean isReady() {
        return journal.isReady();
    }

    @Override
    public TenantChange createTenant(Tenant tenant) {
        return journal.commit("create tenant " + tenant.name(), draft -> TenantRules.create(draft, tenant));
    }

    @Override
    public TenantChange deleteTenant(TenantName tenant) {
        return journal.commit("delete tenant " + tenant, draft -> TenantRules.delete(draft, tenant));
    }

    @Override
    public NetworkChange createNetwork(NetworkRequest request) {
        var prefix = Prefix6.uniqueLocal(random.nextLong());
        return journal.commit(
                "create network %s of tenant %s".formatted(request.name(), request.tenant()),
                draft -> NetworkRules.create(draft, request, prefix));
    }

    @Override
    public NetworkChange deleteNetwork(TenantName tenant, NetworkName network) {
        return journal.commit(
                "delete network %s of tenant %s".formatted(network, tenant),
                draft -> NetworkRules.delete(draft, tenant, network));
    }

    @Override
    public HostChange admit(HostRequest request) {
        return journal.commit(
                "admit host " + request.name(), draft -> HostRules.admit(draft, request, clock.instant(), random));
    }

    @Override
    public HostChange removeHost(HostId host) {
        return journal.commit("remove host " + host, draft -> HostRules.remove(draft, host));
    }

    @Override
    public HostChange drainHost(HostId host) {
        return journal.commit("drain host " + host, draft -> HostRules.drain(draft, host));
    }

    @Override
    public HostChange undrainHost(HostId host) {
        return journal.commit("undrain host " + host, draft -> HostRules.undrain(draft, host));
    }

    @Override
    public HostChange updateFacts(HostId host, HostFacts facts) {
        return journal.commit("update host " + host, draft -> HostRules.update(draft, host, facts));
    }

    @Override
    public ClaimResult claim(HostId host, Vni network, LeaseRequest request) {
        return journal.commit(
                "claim in network %s for host %s".formatted(network, host),
                draft -> new LeaseRules(draft, clock.instant()).claim(host, network, request));
    }

    @Override
    public LeaseChange advance(Lease lease, LeaseStep step) {
        return journal.commit(
                "lease %s of network %s %s"
                        .formatted(lease.block(), lease.network(), step.to().word()),
                draft -> new LeaseRules(draft, clock.instant()).advance(lease, step));
    }

    @Override
    public LeaseChange free(Lease lease) {
        return journal.commit(
                "lease %s of network %s free".formatted(lease.block(), lease.network()),
                draft -> new LeaseRules(draft, clock.instant()).free(lease));
    }

    @Override
    public Recovery recover(HostId host, List<HeldBlock> held) {
        return journal.commit("recover leases of host " + host, draft -> new RecoveryRules(draft, host).recover(held));
    }

    @Override
    public void confirm(HostId host, long revision) {
        journal.<Boolean>commit("confirm %d by host %s".formatted(revision, host), draft -> {
            boolean higher = draft.hosts.contains(host)
                    && revision > draft.confirmed.get(host).orElse(0L);
            if (higher) {
                draft.confirmed.put(host, revision);
            }
            return higher;
        });
    }

    @Override
    public List<JoinToken> tokens() {
        return List.copyOf(journal.ledger().tokens().values());
    }

    @Override
    public TokenChange createToken(JoinToken token) {
        return journal.commit(
                "create join token " + token.id(), draft -> TokenRules.create(draft, token, clock.instant()));
    }

    @Override
    public TokenChange deleteToken(String id) {
        return journal.commit("delete join token " + id, draft -> TokenRules.delete(draft, id));
    }

    @Override
    public List<Controller> controllers() {
        return List.copyOf(journal.ledger().controllers().values());
    }

    @Override
    public ControllerChange admitController(ControllerRequest request) {
        return journal.commit(
                "admit controller " + request.place().name(),
                draft -> ControllerRules.admit(draft, request, clock.instant()));
    }

    @Override
    public ControllerChange reportController(ControllerId controller, Controller.Place place) {
        return journal.commit(
                "controller %s is at %s".formatted(place.name(), place.address()),
                draft -> ControllerRules.report(draft, controller, place, clock.instant()));
    }

    @Override
    public ControllerChange serveHosts(ControllerId controller, Optional<ControllerId> instead, Instant from) {
        return journal.commit(
                "controller %s serves the hosts".formatted(controller),
                draft -> ControllerRules.serve(draft, controller, instead, from));
    }

    @Override
    public ControllerChange removeController(ControllerId controller) {
        return journal.commit("remove controller " + controller, draft -> ControllerRules.remove(draft, controller));
    }

    @Override
    public long nextGeneration() {
        return journal.commit("take a switch", Draft::nextGeneration);
    }
}
