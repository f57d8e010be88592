package io.fairlead.controller.store;

import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lenders;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import java.util.Optional;
import java.util.Set;

/** What a host asks for in a network. */
public sealed interface LeaseRequest {

    /** What the caller sees besides the store. */
    Seen seen();

    /**
     * What is not in the store.
     *
     * @param ports the port numbers in which something is still seen on the bridge of the host that asks
     * @param reachable the hosts whose agents are connected
     */
    record Seen(Set<OfPort> ports, Set<HostId> reachable) {

        /** No port, and nobody connected. */
        public static final Seen NOTHING = new Seen(Set.of(), Set.of());

        public Seen {
            ports = Set.copyOf(ports);
            reachable = Set.copyOf(reachable);
        }
    }

    /**
     * Any free block.
     *
     * @param lenders who may be asked to lend of its blocks while none is free; empty: that is not wanted
     */
    record AnyBlock(Seen seen, Optional<Lenders> lenders) implements LeaseRequest {

        /** A free block or nothing. */
        public AnyBlock(Seen seen) {
            this(seen, Optional.empty());
        }
    }

    /**
     * This address: by the block around it if nobody has that, else alone.
     *
     * @param mac that its container chose
     */
    record Address(Ip address, Optional<MacAddress> mac, Seen seen) implements LeaseRequest {}
}
