package io.fairlead.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.cluster.ClusterException;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.plug.Addresses;
import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.plug.LinkName;
import io.fairlead.agent.plug.Plugger;
import io.fairlead.agent.unix.Call;
import io.fairlead.agent.unix.CallException;
import io.fairlead.agent.unix.Request;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Answers what Docker asks of a network driver: networks and endpoints. */
final class NetworkDriver {

    /** By which users choose it, and by which the plugin socket is called. */
    static final String NAME = "fairlead";

    /** Who plugged an endpoint that Docker asked for. */
    static final String BY = "docker";

    private static final Duration KNOWN_SOON = Duration.ofSeconds(3);
    private static final Duration LEASED_SOON = Duration.ofMillis(3_500);
    private static final Duration PLUGGED_SOON = Duration.ofSeconds(4);

    private final NetworkBook networks;
    private final NetworkCreation creation;
    private final Addresses addresses;
    private final Plugger plugger;
    private final ToldEndpoints told = new ToldEndpoints();

    NetworkDriver(NetworkBook networks, NetworkCreation creation, Addresses addresses, Plugger plugger) {
        this.networks = networks;
        this.creation = creation;
        this.addresses = addresses;
        this.plugger = plugger;
    }

    Map<String, Call> calls() {
        Map<String, Call> calls = new HashMap<>();
        calls.put("Plugin.Activate", Call.plain(_ -> activate()));
        calls.put(
                "NetworkDriver.GetCapabilities",
                Call.plain(_ -> answer().put("Scope", "local").put("ConnectivityScope", "local")));
        calls.put("NetworkDriver.CreateNetwork", Call.refusingWhenEmpty(creation::create));
        calls.put("NetworkDriver.DeleteNetwork", Call.agreeingWhenEmpty(this::deleteNetwork));
        // Join, which follows with a body, finds out whether the lost call had done its work.
        calls.put("NetworkDriver.CreateEndpoint", Call.agreeingWhenEmpty(this::createEndpoint, told::lose));
        calls.put("NetworkDriver.EndpointOperInfo", Call.agreeingWhenEmpty(_ -> operInfo()));
        calls.put("NetworkDriver.DeleteEndpoint", Call.agreeingWhenEmpty(this::deleteEndpoint));
        calls.put("NetworkDriver.Join", Call.refusingWhenEmpty(this::join));
        calls.put("NetworkDriver.AllocateNetwork", Call.refusingWhenEmpty(_ -> refuseSwarm()));
        for (String nothing : new String[] {
            "Leave",
            "ProgramExternalConnectivity",
            "RevokeExternalConnectivity",
            "DiscoverNew",
            "DiscoverDelete",
            "FreeNetwork"
        }) {
            calls.put("NetworkDriver." + nothing, Call.agreeingWhenEmpty(_ -> answer()));
        }
        return calls;
    }

    private static ObjectNode activate() {
        ObjectNode answer = answer();
        answer.putArray("Implements").add("NetworkDriver").add("IpamDriver");
        return answer;
    }

    private static ObjectNode operInfo() {
        ObjectNode answer = answer();
        answer.putObject("Value");
        return answer;
    }

    private static ObjectNode refuseSwarm() throws CallException {
        throw new CallException("Fairlead's networks are not for swarm services; they reach over all hosts without it");
    }

    private ObjectNode deleteNetwork(Request request) throws CallException {
        networks.forget(request.required("NetworkID"));
        return answer();
    }

    private ObjectNode createEndpoint(Request request) throws CallException, InterruptedException {
        String id = request.required("EndpointID");
        ClusterNetwork network = networks.network(request.required("NetworkID"), KNOWN_SOON);
        String wanted = request.optional("Interface", "MacAddress");
        Endpoint endpoint = endpoint(id, network, address(request), mac(wanted));
        Optional<String> second =
                SecondAddress.of(request, network, endpoint.slot().address());
        try {
            plugger.plug(endpoint, network.mtu());
        } catch (IOException e) {
            throw new CallException("Not plugged into %s: %s".formatted(network.id(), e.getMessage()), e);
        }
        ObjectNode answer = answer();
        ObjectNode made = answer.putObject("Interface");
        if (wanted.isEmpty()) { // What was asked for must not be repeated.
            made.put("MacAddress", endpoint.mac().toString());
        }
        second.ifPresent(address -> made.put("AddressIPv6", address));
        network.prefix6().ifPresent(_ -> told.tell(id));
        return answer;
    }

    private static Ip address(Request request) throws CallException {
        String address = request.required("Interface", "Address");
        try {
            return Ip.parse(address.substring(0, Math.max(0, address.indexOf('/'))));
        } catch (IllegalArgumentException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<MacAddress> mac(String wanted) throws CallException {
        try {
            return wanted.isEmpty() ? Optional.empty() : Optional.of(MacAddress.parse(wanted));
        } catch (IllegalArgumentException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
    }

    private Endpoint endpoint(String id, ClusterNetwork network, Ip address, Optional<MacAddress> wanted)
            throws CallException {
        if (address.equals(network.gateway())) {
            throw new CallException("Address %s is the gateway of %s: choose another".formatted(address, network.id()));
        }
        if (network.addresses().excluded().contains(address)) {
            throw new CallException("Address %s is excluded from %s, no container gets it: choose another"
                    .formatted(address, network.id()));
        }
        Optional<MacAddress> chosen = wanted.filter(mac -> !mac.equals(MacAddress.of(address)));
        try {
            return addresses.slot(network, address, chosen, id, LEASED_SOON).endpoint(id, network.id(), BY);
        } catch (ClusterException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
    }

    private ObjectNode join(Request request) throws CallException, InterruptedException {
        String id = request.required("EndpointID");
        if (told.isInDoubt(id)) {
            refuseWithIpv6(networks.network(request.required("NetworkID"), KNOWN_SOON));
        }
        try {
            plugger.confirm(id, PLUGGED_SOON);
        } catch (IOException e) {
            throw new CallException("Not plugged into Open vSwitch: " + e.getMessage(), e);
        }
        // Without a gateway Docker would add an interface of its own, by which tenants could reach each other.
        ObjectNode answer = answer().put("DisableGatewayService", true);
        answer.putObject("InterfaceName")
                .put("SrcName", LinkName.containerEnd(id))
                .put("DstPrefix", "eth");
        return answer;
    }

    /** All else that Docker is told of an endpoint its link has anyhow. */
    private static void refuseWithIpv6(ClusterNetwork network) throws CallException {
        if (network.prefix6().isPresent()) {
            throw new CallException("Docker has not heard the container's IPv6 address, as when the Fairlead agent was"
                    + " restarted meanwhile; please try again");
        }
    }

    private ObjectNode deleteEndpoint(Request request) throws CallException {
        String id = request.required("EndpointID");
        try {
            plugger.unplug(id);
            told.forget(id);
        } catch (IOException e) {
            throw new CallException("Not unplugged: " + e.getMessage(), e);
        }
        return answer();
    }

    static JsonNode options(Request request) {
        return request.at("Options", "com.docker.network.generic");
    }

    private static ObjectNode answer() {
        return JsonNodeFactory.instance.objectNode();
    }
}
