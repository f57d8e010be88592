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
}
