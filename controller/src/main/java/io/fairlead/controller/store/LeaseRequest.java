package io.fairlead.controller.store;

import io.fairlead.ipam.Window;
import io.fairlead.net.Ip;
import java.util.Set;

/** What a host asks for in a network. */
public sealed interface LeaseRequest {

    /** The windows it can't use because a port or a flow is still seen in them, as far as the caller knows. */
    Set<Window> occupied();

    /** Any free block. */
    record AnyBlock(Set<Window> occupied) implements LeaseRequest {

        public AnyBlock {
            occupied = Set.copyOf(occupied);
        }
    }

    /** The block around this address. */
    record BlockAround(Ip address, Set<Window> occupied) implements LeaseRequest {

        public BlockAround {
            occupied = Set.copyOf(occupied);
        }
    }

    /** Any free block, on a host on which no window is occupied but by its leases. */
    static LeaseRequest anyBlock() {
        return new AnyBlock(Set.of());
    }

    /** The block around this address, on a host on which no window is occupied but by its leases. */
    static LeaseRequest blockAround(Ip address) {
        return new BlockAround(address, Set.of());
    }
}
