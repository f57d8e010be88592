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
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happens when Docker makes a network. The agent's own say which network of the cluster they stand for; what a user
 * makes by hand becomes a network of the cluster: at once if its name is in the call, else when Docker has told it.
 */
final class NetworkCreation {

    private static final Duration MADE_SOON = Duration.ofMillis(4_500);

    /** Stands for the name that Docker tells only later. */
    private static final NetworkId UNNAMED = new NetworkId("default", "unnamed");

    private final Cluster cluster;
    private final NetworkBook networks;

    NetworkCreation(Cluster cluster, NetworkBook networks) {
        this.cluster = cluster;
        this.networks = networks;
    }

    ObjectNode create(Request request) throws CallException {
        String dockerId = request.required("NetworkID");
        Cidr pool = onlyPool(request);
        String known = NetworkDriver.options(request).path(IpamDriver.NETWORK).asText("");
        networks.close(pool);
        if (!known.isEmpty()) {
            bindKnown(dockerId, id(known), pool);
            return JsonNodeFactory.instance.objectNode();
        }
        refuseSecond(dockerId, pool);
        try {
            Optional<Cidr> range = networks.range(new PoolId.Unnamed(pool));
            var options = new NetworkOptions(pool, gateway(request), range, auxiliary(request), options(request));
            String name = options.options().getOrDefault(NetworkOptions.NAME, "");
            NetworkSpec spec = options.spec(name.isEmpty() ? UNNAMED : id(name)); // What is wrong is said at once.
            if (!name.isEmpty()) {
                makeAndBind(dockerId, spec);
            }
        } catch (IllegalArgumentException | ClusterException | IOException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private static Map<String, String> options(Request request) {
        Map<String, String> options = new HashMap<>();
        NetworkDriver.options(request)
                .properties()
                .forEach(entry -> options.put(entry.getKey(), entry.getValue().asText()));
        return options;
    }

    private static List<Ip> auxiliary(Request request) {
        List<Ip> addresses = new ArrayList<>();
        request.at("IPv4Data")
                .path(0)
                .path("AuxAddresses")
                .properties()
                .forEach(entry ->
                        addresses.add(Ip.parse(entry.getValue().asText().replaceFirst("/.*", ""))));
        return addresses;
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
            throw new CallException("A Fairlead network has exactly one IPv4 subnet; for IPv6 say -o %s=auto"
                    .formatted(NetworkOptions.IPV6));
        }
        JsonNode pool = pools.get(0);
        if (!pool.path("AddressSpace").asText().equals(IpamDriver.ADDRESS_SPACE)) {
            throw new CallException("Docker would hand out the same addresses on every host; let Fairlead do it: docker"
                    + " network create -d fairlead --ipam-driver fairlead --subnet SUBNET NAME");
        }
        return Cidr.parse(pool.path("Pool").asText());
    }

    private static Optional<Ip> gateway(Request request) {
        String gateway = request.at("IPv4Data").path(0).path("Gateway").asText("");
        int slash = gateway.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(Ip.parse(gateway.substring(0, slash)));
    }

    private static NetworkId id(String text) throws CallException {
        try {
            return NetworkId.parseOption(text);
        } catch (IllegalArgumentException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
    }
}
