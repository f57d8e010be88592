package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

    /** Whether frames for the MACs that follow from these addresses are for slots of this host. */
    boolean delivers(Cidr addresses) {
        return own.stream()
                .anyMatch(block ->
                        block.range().equals(addresses) && block.lease().mac().isEmpty());
    }

    /** The MACs that containers chose, by address; all others follow from the address. */
    Map<Ip, MacAddress> chosenMacs() {
        Map<Ip, MacAddress> chosen = new TreeMap<>();
        own.forEach(block ->
                block.lease().mac().ifPresent(mac -> chosen.put(block.range().first(), mac)));
        remote.forEach(
                block -> block.mac().ifPresent(mac -> chosen.put(block.range().first(), mac)));
        return chosen;
    }
}
