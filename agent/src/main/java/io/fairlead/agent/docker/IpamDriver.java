package io.fairlead.agent.docker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.Addresses;
import io.fairlead.agent.unix.Call;
import io.fairlead.agent.unix.CallException;
import io.fairlead.agent.unix.Request;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what Docker asks of an IPAM driver: pools and addresses. */
final class IpamDriver {

    private static final Logger log = LoggerFactory.getLogger(IpamDriver.class);

    /** The address space by which a network's own driver sees that its addresses come from here. */
    static final String ADDRESS_SPACE = "fairlead";

    /** The option by which a pool is told which network of the cluster it is for. */
    static final String NETWORK = "fairlead.network";

    private static final Duration KNOWN_SOON = Duration.ofSeconds(1);
    private static final Duration LEASED_SOON = Duration.ofMillis(3_500);
    private static final String GATEWAY = "com.docker.network.gateway";

    private final NetworkBook networks;
    private final Addresses addresses;

    IpamDriver(NetworkBook networks, Addresses addresses) {
        this.networks = networks;
        this.addresses = addresses;
    }

    Map<String, Call> calls() {
        return Map.of(
                "IpamDriver.GetCapabilities",
                        Call.plain(
                                _ -> answer().put("RequiresMACAddress", false).put("RequiresRequestReplay", true)),
                "IpamDriver.GetDefaultAddressSpaces",
                        Call.plain(_ -> answer().put("LocalDefaultAddressSpace", ADDRESS_SPACE)
                                .put("GlobalDefaultAddressSpace", ADDRESS_SPACE + "-global")),
                "IpamDriver.RequestPool", Call.refusingWhenEmpty(this::requestPool),
                "IpamDriver.ReleasePool", Call.agreeingWhenEmpty(this::releasePool),
                "IpamDriver.RequestAddress", Call.refusingWhenEmpty(this::requestAddress),
                "IpamDriver.ReleaseAddress", Call.agreeingWhenEmpty(this::releaseAddress));
    }

    private ObjectNode requestPool(Request request) throws CallException {
        if (request.at("V6").asBoolean()) {
            throw new CallException(
                    "Fairlead gives a network's IPv6 addresses itself, after the IPv4 ones: instead of --ipv6"
                            + " say -o %s=auto, or -o %s=PREFIX/96"
                                    .formatted(NetworkOptions.IPV6, NetworkOptions.IPV6));
        }
        String pool = request.optional("Pool");
        requireKnownOptions(request);
        String named = request.optional("Options", NETWORK);
        PoolId id = named.isEmpty() ? unnamedPool(pool) : poolOf(network(named), pool);
        if (id instanceof PoolId.Unnamed unnamed) {
            open(unnamed, part(unnamed.pool(), request.optional("SubPool")));
        }
        ObjectNode answer =
                answer().put("PoolID", id.toString()).put("Pool", id.pool().toString());
        answer.putObject("Data");
        return answer;
    }

    private void open(PoolId.Unnamed pool, Optional<Cidr> range) throws CallException {
        try {
            networks.open(pool, range);
        } catch (IOException e) {
            throw new CallException(
                    "The range of %s (--ip-range) can't be written down: %s".formatted(pool.pool(), e.getMessage()), e);
        }
    }

    /** Docker adds options of its own in a swarm. */
    private static void requireKnownOptions(Request request) throws CallException {
        for (var option : request.at("Options").properties()) {
            if (!option.getKey().equals(NETWORK) && !option.getKey().startsWith("com.docker.network.")) {
                throw new CallException("Fairlead does not know the option %s (--ipam-opt); it knows none but %s"
                        .formatted(option.getKey(), NETWORK));
            }
        }
    }

    private static Optional<Cidr> part(Cidr pool, String text) throws CallException {
        if (text.isEmpty() || text.equals(pool.toString())) {
            return Optional.empty();
        }
        Cidr part = cidr(text);
        if (!pool.contains(part)) {
            throw new CallException("The range %s (--ip-range) is not in the subnet %s".formatted(part, pool));
        }
        return Optional.of(part);
    }

    private static PoolId unnamedPool(String pool) throws CallException {
        if (pool.isEmpty()) {
            throw new CallException(
                    "Say which subnet the network has, by --subnet; or let the cluster choose one: fairlead"
                            + " network create NAME, and Docker has the network on every host");
        }
        return new PoolId.Unnamed(cidr(pool));
    }

    private PoolId poolOf(NetworkId id, String pool) throws CallException {
        ClusterNetwork network = networks.find(id).orElseThrow(() -> new CallException(Cluster.unknown(id)));
        if (!pool.isEmpty() && !cidr(pool).equals(network.subnet())) {
            throw new CallException("Network %s has the subnet %s, not %s".formatted(id, network.subnet(), pool));
        }
        return new PoolId.OfNetwork(id, network.subnet());
    }

    private ObjectNode requestAddress(Request request) throws CallException, InterruptedException {
        PoolId pool = PoolId.parse(request.required("PoolID"));
        String address = request.optional("Address");
        if (request.optional("Options", "RequestAddressType").equals(GATEWAY)) {
            Ip gateway = address.isEmpty() ? gateway(pool) : ip(address);
            return address(gateway, pool.pool());
        }
        return address.isEmpty() ? any(pool) : named(pool, ip(address));
    }

    private ObjectNode any(PoolId pool) throws CallException, InterruptedException {
        ClusterNetwork network = networks.network(pool, KNOWN_SOON);
        try {
            return address(addresses.take(network, LEASED_SOON).address(), network.subnet());
        } catch (ClusterException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
    }

    private ObjectNode named(PoolId pool, Ip address) throws CallException, InterruptedException {
        if (pool instanceof PoolId.Unnamed(Cidr range) && networks.isOpen(range)) {
            return address(address, range); // An auxiliary address; the call that makes the network names it again.
        }
        ClusterNetwork network = networks.network(pool, KNOWN_SOON);
        if (isKept(network, address)) {
            return address(address, pool.pool()); // Replayed: no container gets it when it comes to its endpoint.
        }
        try {
            return address(addresses.take(network, address, LEASED_SOON).address(), network.subnet());
        } catch (ClusterException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean isKept(ClusterNetwork network, Ip address) {
        return address.equals(network.gateway())
                || network.addresses().excluded().contains(address);
    }

    private Ip gateway(PoolId pool) {
        return switch (pool) {
            case PoolId.OfNetwork(NetworkId id, Cidr range) ->
                networks.find(id)
                        .map(ClusterNetwork::gateway)
                        .orElse(range.first().plus(1));
            case PoolId.Unnamed(Cidr range) -> range.first().plus(1);
        };
    }

    private ObjectNode releasePool(Request request) throws CallException {
        if (PoolId.parse(request.required("PoolID")) instanceof PoolId.Unnamed unnamed) {
            try {
                networks.giveBack(unnamed);
            } catch (IOException e) { // Written over when somebody asks for it again.
                log.atWarn().addKeyValue("pool", unnamed).setCause(e).log("Range of a pool not struck out");
            }
        }
        return answer();
    }

    private ObjectNode releaseAddress(Request request) throws CallException, InterruptedException {
        PoolId pool = PoolId.parse(request.required("PoolID"));
        Ip address = ip(request.required("Address"));
        switch (pool) {
            case PoolId.OfNetwork(NetworkId id, Cidr _) ->
                networks.find(id).ifPresent(network -> release(network, address));
            case PoolId.Unnamed(Cidr range) ->
                networks.unnamed(range)
                        .flatMap(binding -> networks.find(binding.network()))
                        .ifPresent(network -> release(network, address));
        }
        return answer();
    }

    private void release(ClusterNetwork network, Ip address) {
        addresses.release(network.vni(), address);
    }

    private static NetworkId network(String text) throws CallException {
        try {
            return NetworkId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Cidr cidr(String text) throws CallException {
        try {
            return Cidr.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Ip ip(String text) throws CallException {
        try {
            return Ip.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ObjectNode address(Ip address, Cidr subnet) {
        ObjectNode answer = answer().put("Address", address + "/" + subnet.prefix());
        answer.putObject("Data");
        return answer;
    }

    private static ObjectNode answer() {
        return JsonNodeFactory.instance.objectNode();
    }
}
