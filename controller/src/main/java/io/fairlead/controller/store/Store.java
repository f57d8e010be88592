package io.fairlead.controller.store;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.Tenant;
import io.fairlead.controller.model.TenantName;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.net.Vni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for and what is leased, on disk.
 *
 * <p>Every method that changes something blocks until it is decided and durable, and then gives a sealed result.
 * It throws {@link StoreException} when the store could not be reached in time: nothing was decided, or it is not
 * known whether it was. Asking again is then always safe: what had been decided is found, not decided twice.
 *
 * <p>After a method has answered, {@link #snapshot()} shows what it did. All methods may be called from any thread.
 */
public interface Store {

    /** What is kept now, as this process knows it. Never blocks; the last known while the store can't be reached. */
    Snapshot snapshot();

    /** Calls back, on any thread, after each change of the snapshot or of {@link #isReady()}; close to end that. */
    Subscription onChange(Runnable changed);

    /** Whether the store can be reached and the snapshot follows it. */
    boolean isReady();

    /** Makes a tenant. */
    TenantChange createTenant(Tenant tenant);

    /** Takes away a tenant that has no networks; the default tenant always stays. */
    TenantChange deleteTenant(TenantName tenant);

    /** Makes a network; what the request leaves open (subnet, gateway, MTU) is chosen here and then stays. */
    NetworkChange createNetwork(NetworkRequest request);

    /**
     * Takes away a network and withdraws its leases in the same commit. Whether containers still use it is observed,
     * not kept here: the caller asks that first.
     */
    NetworkChange deleteNetwork(TenantName tenant, NetworkName network);

    /**
     * Lets a host in: a new one with a random id, or one that comes back. That is the one with the id it names, or else
     * the one with both its name and its tunnel address: a machine that never got the answer. It keeps its id, epoch and
     * leases, but only where it shows the key it joined with, if it comes by a token. One that had been removed may have
     * another key, and gets a higher epoch, which makes everything it held before void.
     *
     * @throws IllegalArgumentException for a name or facts that no host can have
     */
    HostChange admit(HostRequest request);

    /** Takes a host out and withdraws its leases, which are given to others only after {@link #free}. */
    HostChange removeHost(HostId host);

    /** Has a host take no new endpoints from now on: its leases drain. Again changes nothing. */
    HostChange drainHost(HostId host);

    /** Takes a drained host back into service, with the leases that it still has. Again changes nothing. */
    HostChange undrainHost(HostId host);

    /** Notes what a host reports about itself. Changes nothing, revision included, where nothing differs. */
    HostChange updateFacts(HostId host, HostFacts facts);

    /**
     * Leases a block of a network to a host. Where an earlier claim of the host in this network is not usable yet (or,
     * asked for an address, where the host has its block already), that lease is the answer: so a repeated request gets
     * no second block.
     */
    ClaimResult claim(HostId host, Vni network, LeaseRequest request);

    /**
     * Moves a lease from one state to the next, if it is still of the host and epoch that the caller knows, and one that
     * is asked for, of the revision; {@code Stale} shows what is there instead. That of a drained host becomes draining
     * instead of usable.
     */
    LeaseChange advance(Lease lease, LeaseStep step);

    /**
     * Forgets a withdrawn lease of the host and epoch that the caller knows, when its flows are gone, or one that was
     * asked for in vain: its window may be used again, its block by the same host at
     * once and by another after quarantine.
     */
    LeaseChange free(Lease lease);

    /**
     * Compares what a host believes to hold with what is kept. Leases that were lost here are taken back from the
     * host where nothing else has their block or window; a lease that is kept for another is refused.
     */
    Recovery recover(HostId host, List<HeldBlock> held);

    /** Notes that a host's switch was confirmed to hold the plan of this revision. Never lowers what is noted. */
    void confirm(HostId host, long revision);

    /** The join tokens that have not been deleted, in no order; the snapshot does not carry them. */
    List<JoinToken> tokens();

    /** Keeps a join token. */
    TokenChange createToken(JoinToken token);

    /** Forgets a join token. */
    TokenChange deleteToken(String id);

    /** The controllers of the cluster, in no order; the snapshot does not carry them. */
    List<Controller> controllers();

    /**
     * Lets a controller in, once for each use of a token; one that asks again with the same key is told the same.
     */
    ControllerChange admitController(ControllerRequest request);

    /**
     * Notes where a controller is found now. The first of all begins the cluster by it; no other lets itself in. Changes
     * nothing where nothing differs.
     */
    ControllerChange reportController(ControllerId controller, Controller.Place place);

    /**
     * Makes the hosts this controller's to serve, and nobody else's.
     *
     * @param instead whose they were as far as it knows; if they are another's now, they stay that one's
     * @param from when it begins
     */
    ControllerChange serveHosts(ControllerId controller, Optional<ControllerId> instead, Instant from);

    /** Takes a controller out of the cluster's table; the last one stays. */
    ControllerChange removeController(ControllerId controller);

    /** A number greater than every one given before, for taking a host's switch (OpenFlow's generation_id). */
    long nextGeneration();
}
