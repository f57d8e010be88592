package io.fairlead.ipam;

import static java.util.stream.Collectors.toSet;

import io.fairlead.net.Ip;
import io.fairlead.net.OfPort;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A host's wish for a block or an address.
 *
 * @param host who wants it
 * @param epoch the host's present one
 * @param own all its leases in all networks, withdrawn ones too
 * @param ports the port numbers in which something is still seen on its bridge
 * @param revision of the change that will hold the lease
 * @param now for the quarantine
 */
public record Claim(HostId host, Epoch epoch, Collection<Lease> own, Set<OfPort> ports, long revision, Instant now) {

    public Claim {
        own = List.copyOf(own);
        ports = Set.copyOf(ports);
    }

    /** The windows that no block of the host can have. */
    Set<Window> taken() {
        return Stream.concat(
                        own.stream().map(Lease::window),
                        ports.stream()
                                .filter(port -> port.value() >= Window.LAST.base())
                                .map(Window::of))
                .collect(toSet());
    }

    /** A window in which only exceptions are, and that has the port number of this address free. */
    Optional<Window> shared(Ip address) {
        Set<Window> ofBlocks = own.stream()
                .filter(lease -> !lease.isException())
                .map(Lease::window)
                .collect(toSet());
        return own.stream()
                .map(Lease::window)
                .filter(window -> !ofBlocks.contains(window))
                .filter(window -> isFree(window.port(address)))
                .max(Comparator.naturalOrder());
    }

    private boolean isFree(OfPort port) {
        return !ports.contains(port) && own.stream().noneMatch(lease -> lease.contains(port));
    }
}
