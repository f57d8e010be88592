package io.fairlead.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.cluster.NetworkSpec;
import io.fairlead.agent.time.Deadline;
import io.fairlead.agent.unix.CallException;
import io.fairlead.agent.unix.Request;
import io.fairlead.ipam.PrefixRequest;
import io.fairlead.ipam.SubnetRequest;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens when Docker makes a network. The agent's own say which network of the cluster they stand for; what a user
 * makes by hand becomes a network of the cluster: at once if its name is in the call, else when Docker has told it.
 */
final class NetworkCreation {

    /** The option by which a user tells the name in the call. */
    static final String NAME = "fairlead.name";

    /** The option by which a user gives it IPv6: {@code auto}, or a prefix. */
    static final String IPV6 = "fairlead.ipv6";

    private static final Duration MADE_SOON = Duration.ofMillis(4_500);

    private static final Set<String> OPTIONS = Set.of(IpamDriver.NETWORK, NAME, IPV6);

    private final Cluster cluster;
    private final NetworkBook networks;

    NetworkCreation(Cluster cluster, NetworkBook networks) {
        this.cluster = cluster;
        this.networks = networks;
    }

    ObjectNode create(Request request) throws CallException {
        String dockerId = request.required("NetworkID");
        refuseUnknownOptions(request);
        Cidr pool = onlyPool(request);
        String known = NetworkDriver.options(request).path(IpamDriver.NETWORK).asText("");
        String name = NetworkDriver.options(request).path(NAME).asText("");
        Optional<PrefixRequest> prefix6 = prefix6(request);
        if (!known.isEmpty()) {
            bindKnown(dockerId, id(known), pool);
        } else {
            refuseSecond(dockerId, pool);
            if (!name.isEmpty()) {
                makeNow(dockerId, spec(id(name), pool, gateway(request), prefix6));
            }
        }
        return JsonNodeFactory.instance.objectNode();
    }

    /** One that is mistyped must not look as if it had been obeyed. */
    private static void refuseUnknownOptions(Request request) throws CallException {
        for (var option : NetworkDriver.options(request).properties()) {
            if (!OPTIONS.contains(option.getKey())) {
                throw new CallException(
                        "Fairlead's networks have no option %s; what there is: %s, %s; else see: fairlead network create --help"
                                .formatted(option.getKey(), NAME, IPV6));
            }
        }
    }

    private static Optional<PrefixRequest> prefix6(Request request) throws CallException {
        String text = NetworkDriver.options(request).path(IPV6).asText("");
        try {
            return Optional.of(text).filter(given -> !given.isEmpty()).map(PrefixRequest::parse);
        } catch (IllegalArgumentException e) {
            throw new CallException("Option %s: %s".formatted(IPV6, e.getMessage()), e);
        }
    }

    /** A network as Docker's users can ask for it. */
    static NetworkSpec spec(NetworkId id, Cidr pool, @Nullable Ip gateway, Optional<PrefixRequest> prefix6) {
        var addresses = SubnetRequest.of(Optional.of(pool), Optional.ofNullable(gateway));
        return new NetworkSpec(id, addresses, prefix6, Optional.empty());
    }

    private void makeNow(String dockerId, NetworkSpec spec) throws CallException {
        try {
            makeAndBind(dockerId, spec);
        } catch (ClusterException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Makes a network of the cluster out of one of Docker's whose name is known by now. */
    void makeAndBind(String dockerId, NetworkSpec spec) throws ClusterException {
        ClusterNetwork made = cluster.createNetwork(spec, Deadline.left(MADE_SOON));
        if (!spec.addresses().asksFor(made.addresses())) {
            throw ClusterException.refused(
                    "Network %s is in the cluster already, with the subnet %s".formatted(spec.id(), made.subnet()));
        }
        networks.bind(new Binding(dockerId, spec.id(), Optional.of(made.subnet())));
    }

    private void bindKnown(String dockerId, NetworkId id, Cidr pool) throws CallException {
        ClusterNetwork network = networks.find(id).orElseThrow(() -> new CallException(Cluster.unknown(id)));
        if (!network.subnet().equals(pool)) {
            throw new CallException("Network %s has the subnet %s, not %s".formatted(id, network.subnet(), pool));
        }
        networks.bind(new Binding(dockerId, id, Optional.empty()));
    }

    /** Two networks of one pool could not be told apart when Docker asks for an address. */
    private void refuseSecond(String dockerId, Cidr pool) throws CallException {
        Optional<Binding> other =
                networks.unnamed(pool).filter(binding -> !binding.dockerId().equals(dockerId));
        if (other.isPresent()) {
            throw new CallException(
                    "Network %s of this host has the subnet %s already; for one of another tenant use: fairlead"
                                    .formatted(other.get().network(), pool)
                            + " network create NAME --tenant TENANT --subnet " + pool);
        }
    }

    private static Cidr onlyPool(Request request) throws CallException {
        JsonNode pools = request.at("IPv4Data");
        if (pools.size() != 1 || !request.at("IPv6Data").isEmpty()) {
            throw new CallException(
                    "A Fairlead network has exactly one IPv4 subnet; for IPv6 say -o %s=auto".formatted(IPV6));
        }
        JsonNode pool = pools.get(0);
        if (!pool.path("AddressSpace").asText().equals(IpamDriver.ADDRESS_SPACE)) {
            throw new CallException("Docker would hand out the same addresses on every host; let Fairlead do it: docker"
                    + " network create -d fairlead --ipam-driver fairlead --subnet SUBNET NAME");
        }
        return Cidr.parse(pool.path("Pool").asText());
    }

    private static @Nullable Ip gateway(Request request) {
        String gateway = request.at("IPv4Data").path(0).path("Gateway").asText("");
        int slash = gateway.indexOf('/');
        return slash < 0 ? null : Ip.parse(gateway.substring(0, slash));
    }

    private static NetworkId id(String text) throws CallException {
        try {
            return text.indexOf('/') < 0 ? NetworkId.parseDockerName(text) : NetworkId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
    }
}
