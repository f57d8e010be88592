package io.fairlead.controller.store;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.ipam.Claim;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseBook;
import io.fairlead.ipam.LeaseState;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import java.util.List;
import java.util.Optional;

/**
 * Decides about a single address that a host asks for.
 *
 * <p>Nobody's address comes with the block around it. An address in another host's block is asked for first: that host
 * leaves it out, and says so, before anybody forwards to the one who asks. An address that is leased alone goes only by
 * its present host. What rests after its return may be had alone at once: it has the MAC it always had, so whoever
 * remembers the address remembers nothing wrong.
 */
final class AddressRules {

    private final Draft draft;
    private final Network network;
    private final LeaseBook book;

    AddressRules(Draft draft, Network network, LeaseBook book) {
        this.draft = draft;
        this.network = network;
        this.book = book;
    }

    /** What is to be done. */
    sealed interface Decision {

        /** This is to be kept, if it is a lease. */
        record Keep(io.fairlead.ipam.ClaimResult proposed) implements Decision {}

        /** Nothing changes. */
        record Answer(ClaimResult answer) implements Decision {}
    }

    Decision decide(Claim claim, LeaseRequest.Address asked) {
        Ip address = asked.address();
        var request = new LeaseRequest.Address(
                address, asked.mac().filter(mac -> !mac.equals(MacAddress.of(address))), asked.seen());
        if (!network.addresses().isForContainers(address)) {
            return refuse(
                    address,
                    "%s is not an address for containers of network %s (%s)"
                            .formatted(address, network.name(), network.subnet()));
        }
        Optional<String> objection = request.mac().flatMap(mac -> objection(mac, address));
        if (objection.isPresent()) {
            return refuse(address, objection.get());
        }
        return book.around(address).stream()
                .findFirst()
                .map(there -> within(there, claim, request))
                .orElseGet(() -> nobodys(claim, request));
    }

    /** Why no container of this network can have this MAC at this address. */
    private Optional<String> objection(MacAddress mac, Ip address) {
        if (mac.isMulticast() || mac.bits() == 0) {
            return Optional.of(
                    "%s is not the MAC address of one interface (its first byte must be even, and not all may be zero); choose another"
                            .formatted(mac));
        }
        Optional<Ip> owner = mac.owner().filter(network.subnet()::contains);
        if (owner.isPresent()) {
            return Optional.of("MAC address %s is that of %s in network %s; choose another, or leave it out"
                    .formatted(mac, owner.get(), network.name()));
        }
        return book.leases().stream()
                .filter(lease ->
                        lease.mac().equals(Optional.of(mac)) && !lease.block().contains(address))
                .findFirst()
                .map(lease -> "MAC address %s is that of %s on host %s already; choose another"
                        .formatted(mac, lease.block().first(), name(lease.host())));
    }

    /** Of an address in a lease, and in no smaller one. */
    private Decision within(Lease there, Claim claim, LeaseRequest.Address request) {
        boolean own = there.host().equals(claim.host());
        boolean isGoing = own && there.isException() && there.state() == LeaseState.DRAINING;
        if (there.state() == LeaseState.WITHDRAWN || isGoing) {
            return new Decision.Answer(new ClaimResult.Leaving(there, isLeased(there, request.address())));
        }
        if (own) {
            return ofOwn(there, claim, request);
        }
        if (there.isException()) {
            return new Decision.Answer(new ClaimResult.Elsewhere(there, isLeased(there, request.address())));
        }
        return ofAnother(there, claim, request);
    }

    private Decision ofOwn(Lease there, Claim claim, LeaseRequest.Address request) {
        if (there.mac().equals(request.mac())) {
            return new Decision.Answer(new ClaimResult.Claimed(there));
        }
        return there.isException()
                ? new Decision.Keep(new io.fairlead.ipam.ClaimResult.Claimed(with(request, there, claim)))
                : alone(claim, request, LeaseState.CLAIMED);
    }

    /** In the same slot; members must learn its MAC before it is used. */
    private static Lease with(LeaseRequest.Address request, Lease there, Claim claim) {
        LeaseState state = there.state() == LeaseState.ASKED ? LeaseState.ASKED : LeaseState.CLAIMED;
        return new Lease(
                there.network(),
                there.block(),
                there.host(),
                there.window(),
                claim.epoch(),
                state,
                claim.revision(),
                request.mac());
    }

    private Decision ofAnother(Lease there, Claim claim, LeaseRequest.Address request) {
        Ip address = request.address();
        if (gatewayOn(there.host()).filter(address::equals).isPresent()) {
            return refuse(
                    address,
                    "%s is kept back in block %s of host %s, for the gateway there; choose another"
                            .formatted(address, there.block(), name(there.host())));
        }
        if (!request.seen().reachable().contains(there.host())) {
            return refuse(
                    address,
                    "%s; whether it is free there can't be asked, for that host's agent is not connected"
                            .formatted(isLeased(there, address)));
        }
        return alone(claim, request, LeaseState.ASKED);
    }

    private Optional<Ip> gatewayOn(HostId host) {
        List<Lease> leases = book.leases().stream()
                .filter(lease -> lease.host().equals(host))
                .toList();
        return network.addresses().gatewayOn(leases);
    }

    private Decision nobodys(Claim claim, LeaseRequest.Address request) {
        Cidr around = Cidr.around(request.address(), network.addresses().blockPrefix());
        boolean isFree = book.freeBlocks(claim).anyMatch(around::equals);
        return isFree && request.mac().isEmpty()
                ? new Decision.Keep(book.claim(claim, around))
                : alone(claim, request, LeaseState.CLAIMED);
    }

    private Decision alone(Claim claim, LeaseRequest.Address request, LeaseState state) {
        return new Decision.Keep(book.claim(claim, request.address(), request.mac(), state));
    }

    private static Decision refuse(Ip address, String message) {
        return new Decision.Answer(new ClaimResult.AddressRefused(address, message));
    }

    private String isLeased(Lease lease, Ip address) {
        return lease.isException()
                ? "%s is leased to host %s (%s)"
                        .formatted(address, name(lease.host()), lease.state().word())
                : "%s is in block %s of host %s (%s)"
                        .formatted(
                                address,
                                lease.block(),
                                name(lease.host()),
                                lease.state().word());
    }

    private String name(HostId host) {
        return draft.hosts.get(host).map(Host::name).orElse(host.value());
    }
}
