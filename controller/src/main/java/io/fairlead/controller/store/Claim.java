package io.fairlead.controller.store;

import io.fairlead.net.Ip;

/** What a host asks for in a network. */
public sealed interface Claim {

    /** Any free block, as large as the network's blocks are. */
    record Block() implements Claim {}

    /** Exactly this address, as a lease of its own: for an address outside the host's blocks. */
    record Address(Ip address) implements Claim {}

    static Claim block() {
        return new Block();
    }

    static Claim address(Ip address) {
        return new Address(address);
    }
}
