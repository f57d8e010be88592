package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Ip;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A network as one of its members sees it.
 *
 * @param vni its number
 * @param prefix6 of its IPv6 addresses; empty: it has none
 * @param vtep where this host's own tunnel ends
 * @param own the blocks of this host, at least one
 * @param remote the blocks of all other hosts
 */
public record NetworkView(Vni vni, Optional<Prefix6> prefix6, Ip vtep, List<OwnBlock> own, List<RemoteBlock> remote) {

    public NetworkView {
        if (own.isEmpty()) {
            throw new IllegalArgumentException("Not a member of network " + vni);
        }
        own = List.copyOf(own);
        remote = List.copyOf(remote);
    }

    /** The VTEPs of the other members, in order. */
    List<Ip> members() {
        return remote.stream().map(RemoteBlock::vtep).distinct().sorted().toList();
    }

    Stream<OwnBlock> ownBlocks() {
        return own.stream().filter(block -> !block.lease().isException());
    }

    Stream<OwnBlock> ownExceptions() {
        return own.stream().filter(block -> block.lease().isException());
    }
}
