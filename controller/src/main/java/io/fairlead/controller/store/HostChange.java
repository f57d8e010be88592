package io.fairlead.controller.store;

import io.fairlead.controller.model.Host;
import io.fairlead.ipam.HostId;

/** How a change of a host ended. */
public sealed interface HostChange {

    /** Let in, changed (or found unchanged), or taken out. */
    record Done(Host host) implements HostChange {}

    /** No such host has been let in. */
    record NotFound(HostId host) implements HostChange, Refusal {
        @Override
        public String message() {
            return "There is no host %s; join it with `fairlead join`".formatted(host);
        }
    }

    /** Another host has this name. */
    record NameTaken(Host other) implements HostChange, Refusal {
        @Override
        public String message() {
            return "Host %s is called %s already; join by another name, or remove that host first with `fairlead host remove`"
                    .formatted(other.id(), other.name());
        }
    }

    /** Another host has this tunnel address. */
    record VtepTaken(Host other) implements HostChange, Refusal {
        @Override
        public String message() {
            return "Tunnel address %s is that of host %s already; join with another `--vtep`, or remove that host first with `fairlead host remove`"
                    .formatted(other.vtep(), other.name());
        }
    }

    /** It is a host's, but asked for with a key that is not the host's. */
    record AnotherKey(Host host) implements HostChange, Refusal {
        @Override
        public String message() {
            return ("Host %1$s (%2$s) has joined with another key. Where this machine is to be that host, take the old one"
                            + " out first, by which its addresses become void: `fairlead host remove %1$s`. Else join by"
                            + " another `--name`")
                    .formatted(host.name(), host.id());
        }
    }

    /** The join token does not let anyone in (any more). */
    record TokenRefused(String message) implements HostChange, Refusal {}
}
