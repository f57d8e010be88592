package io.fairlead.agent.protocol;

import io.fairlead.ipam.HostId;
import io.fairlead.ipam.PrefixRequest;
import io.fairlead.ipam.SubnetRequest;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Vni;
import java.util.List;
import java.util.Optional;

/** What agent and controller tell each other. One message travels in one {@link Frame}. */
public sealed interface Message {

    /** The version of these messages that this code speaks; {@link Hello} and {@link Welcome} carry it. */
    int VERSION = 2;

    /**
     * Agent: the first message of every connection.
     *
     * @param version the version of the protocol the agent speaks
     * @param host who it is; the certificate of the connection says the same
     * @param name what people call the host
     * @param facts what it can do
     * @param agentVersion the agent's own version, for people to read
     * @param leases what the host believes it holds
     */
    record Hello(int version, HostId host, String name, Facts facts, String agentVersion, List<HeldBlock> leases)
            implements Message {
        public Hello {
            leases = List.copyOf(leases);
        }
    }

    /**
     * Controller: the agent is taken on; {@link Networks} and {@link LeaseStates} follow.
     *
     * @param controllers the addresses of all controllers, for OVS and for the next dial; none means unchanged
     */
    record Welcome(int version, HostId host, List<String> controllers) implements Message {
        public Welcome {
            controllers = List.copyOf(controllers);
        }
    }

    /** Controller: the agent is not taken on, for a reason that says what to do. The connection closes. */
    record Refused(String reason) implements Message {}

    /** Controller: all networks there are, after {@link Welcome} and on every change. */
    record Networks(List<NetworkNotice> networks) implements Message {
        public Networks {
            networks = List.copyOf(networks);
        }
    }

    /**
     * Agent: asks for a block; answered by {@link LeaseGranted} or {@link ErrorReply}.
     *
     * @param address an address wanted outside the host's blocks: the block around it is leased if it is free; if
     *     another host has it, that one is asked to leave the address out
     * @param mac that the container at this address chose; else it follows from the address
     * @param isAhead whether nobody waits for it: no other host is asked to lend of its blocks then
     */
    record LeaseRequest(Vni vni, Optional<Ip> address, Optional<MacAddress> mac, boolean isAhead) implements Message {

        /** A request for a block of which a container waits for an address. */
        public LeaseRequest(Vni vni) {
            this(vni, Optional.empty(), Optional.empty(), false);
        }

        /** A request for an address. */
        public LeaseRequest(Vni vni, Ip address, Optional<MacAddress> mac) {
            this(vni, Optional.of(address), mac, false);
        }

        /** A request for a block ahead of need. */
        public static LeaseRequest ahead(Vni vni) {
            return new LeaseRequest(vni, Optional.empty(), Optional.empty(), true);
        }
    }

    /** Controller: which lease answers the request. Its states, this one too, come by {@link LeaseStates}, before this. */
    record LeaseGranted(LeaseNotice lease) implements Message {}

    /**
     * Controller: all leases of this host, after {@link Welcome} and on every change. Only usable ones take new endpoints.
     *
     * @param holes all that other hosts have, or ask for, within these leases
     */
    record LeaseStates(List<LeaseNotice> leases, List<HoleNotice> holes) implements Message {
        public LeaseStates {
            leases = List.copyOf(leases);
            holes = List.copyOf(holes);
        }
    }

    /** Agent: what it says to the holes asked for in {@link LeaseStates}, all of them; whenever one can be answered. */
    record Holes(List<HoleAnswer> answers) implements Message {
        public Holes {
            answers = List.copyOf(answers);
        }
    }

    /**
     * Controller: another host asks for this address, which is leased alone; answered by {@link Ok} after it has been
     * given back, or by {@link ErrorReply} while it is in use.
     */
    record LeaseRecall(Vni vni, Cidr block) implements Message {}

    /** Agent: the cluster's networks that its Docker has, all of them; after every change. */
    record NetworksPresent(List<Vni> networks) implements Message {
        public NetworksPresent {
            networks = List.copyOf(networks);
        }
    }

    /** Agent: gives an empty block back; answered by the lease's state in {@link LeaseStates}. */
    record LeaseReturn(HeldBlock lease) implements Message {}

    /**
     * Agent: what the host is like; part of {@link Hello} and sent again whenever it changes.
     *
     * @param vtep the underlay address of its tunnel endpoint
     * @param mtu what a container's frames may have here: the underlay's MTU less the encapsulation
     * @param datapath which datapath its bridge gets
     * @param dockerVersion the engine's version, or none while Docker does not answer
     * @param conflicts what keeps the host from doing what the cluster wants
     */
    record Facts(Ip vtep, int mtu, DatapathType datapath, Optional<String> dockerVersion, List<Conflict> conflicts)
            implements Message {
        public Facts {
            conflicts = List.copyOf(conflicts);
        }
    }

    /** Controller: the switch holds the flows of this revision; {@code flowsHash} tells two sets of flows apart. */
    record Installed(long revision, long flowsHash) implements Message {}

    /**
     * Controller: the hosts that share a network with this one, after {@link Welcome} and on every change.
     *
     * @param vteps where their tunnels end
     * @param port the tunnels' UDP port
     */
    record Peers(List<Ip> vteps, int port) implements Message {
        public Peers {
            vteps = List.copyOf(vteps);
        }
    }

    /** Agent: somebody made a network with Docker; answered by {@link Ok} (networks came before) or {@link ErrorReply}. */
    record NetworkCreate(
            String tenant, String name, SubnetRequest addresses, Optional<PrefixRequest> prefix6, Optional<Integer> mtu)
            implements Message {}

    /** Either: done. */
    record Ok() implements Message {}

    /**
     * Either: not done.
     *
     * @param code for programs, in kebab case: {@code exhausted}, {@code unavailable}, {@code invalid}, …
     * @param message for people: what, where and what to do
     */
    record ErrorReply(String code, String message) implements Message {

        /** The code of what may be done when it is asked again. */
        public static final String UNAVAILABLE = "unavailable";
    }

    /** A message of a later version: to be ignored. */
    record Unknown(String type) implements Message {}
}
