package io.fairlead.controller.store;

import io.fairlead.controller.model.Host;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;

/** How a claim ended. */
public sealed interface ClaimResult {

    /**
     * The host has this lease now, or has asked for it ({@link io.fairlead.ipam.LeaseState#ASKED}). Its addresses may be
     * handed out once it is usable.
     */
    record Claimed(Lease lease) implements ClaimResult {}

    /** Another host has just this address, alone; it is to be asked for it. */
    record Elsewhere(Lease lease, String message) implements ClaimResult, Refusal {}

    /** The lease around the address is about to be forgotten: to be asked again then. */
    record Leaving(Lease lease, String message) implements ClaimResult, Refusal {}

    /** The network has no free block; the message says what to do. */
    record Exhausted(String message) implements ClaimResult, Refusal {}

    /** The host's port numbers are used up, by all its networks together; the message says what to do. */
    record WindowsExhausted(String message) implements ClaimResult, Refusal {}

    /** The address can't be had by this host, or not with this MAC; the message says why. */
    record AddressRefused(Ip address, String message) implements ClaimResult, Refusal {}

    /** The host takes no new endpoints. */
    record Drained(String message) implements ClaimResult, Refusal {

        /** What to say of a host that is drained. */
        public static Drained of(Host host) {
            return new Drained(
                    "Host %1$s is drained and takes no new containers: use another host, or take it back into service by `fairlead host undrain %1$s`"
                            .formatted(host.name()));
        }
    }

    /** There is no such network. */
    record NoNetwork(Vni network) implements ClaimResult, Refusal {
        @Override
        public String message() {
            return "There is no network with the number %s".formatted(network);
        }
    }

    /** No such host has been let in. */
    record NoHost(HostId host) implements ClaimResult, Refusal {
        @Override
        public String message() {
            return "There is no host %s; join it with `fairlead join`".formatted(host);
        }
    }
}
