package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Ip;
import java.util.List;
import java.util.stream.Stream;

/**
 * Intent and leases as one host sees them: only the networks it is a member of.
 *
 * @param networks by VNI
 */
public record HostView(List<NetworkView> networks) {

    public HostView {
        networks = List.copyOf(networks);
    }

    /** Whether there is a slot on this host at all. */
    boolean hasSlots() {
        return !networks.isEmpty();
    }

    /** Whether there is a slot with an IPv6 address on this host. */
    boolean hasIpv6() {
        return networks.stream().anyMatch(network -> network.prefix6().isPresent());
    }

    /** The VTEPs of all hosts that share a network with this one, in order. */
    public Stream<Ip> peers() {
        return networks.stream()
                .flatMap(network -> network.members().stream())
                .distinct()
                .sorted();
    }
}
