package io.fairlead.agent.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.protocol.Message.ErrorReply;
import io.fairlead.agent.protocol.Message.Facts;
import io.fairlead.agent.protocol.Message.Hello;
import io.fairlead.agent.protocol.Message.Holes;
import io.fairlead.agent.protocol.Message.Installed;
import io.fairlead.agent.protocol.Message.LeaseGranted;
import io.fairlead.agent.protocol.Message.LeaseRecall;
import io.fairlead.agent.protocol.Message.LeaseRequest;
import io.fairlead.agent.protocol.Message.LeaseReturn;
import io.fairlead.agent.protocol.Message.LeaseStates;
import io.fairlead.agent.protocol.Message.NetworkCreate;
import io.fairlead.agent.protocol.Message.Networks;
import io.fairlead.agent.protocol.Message.NetworksPresent;
import io.fairlead.agent.protocol.Message.Ok;
import io.fairlead.agent.protocol.Message.Peers;
import io.fairlead.agent.protocol.Message.Refused;
import io.fairlead.agent.protocol.Message.Unknown;
import io.fairlead.agent.protocol.Message.Welcome;
import io.fairlead.ipam.AddressSet;
import io.fairlead.ipam.SubnetRequest;
import io.fairlead.net.MacAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** From messages to JSON. */
final class MessageWriter {

    private MessageWriter() {}

    static String type(Message message) {
        return switch (message) {
            case Hello _ -> "hello";
            case Welcome _ -> "welcome";
            case Refused _ -> "refused";
            case Networks _ -> "networks";
            case NetworksPresent _ -> "networks-present";
            case LeaseRequest _ -> "lease-request";
            case LeaseGranted _ -> "lease";
            case LeaseStates _ -> "lease-state";
            case Holes _ -> "holes";
            case LeaseRecall _ -> "lease-recall";
            case LeaseReturn _ -> "lease-return";
            case Facts _ -> "facts";
            case Installed _ -> "installed";
            case Peers _ -> "peers";
            case NetworkCreate _ -> "network-create";
            case Ok _ -> "ok";
            case ErrorReply _ -> "error-reply";
            case Unknown unknown -> unknown.type();
        };
    }

    static void write(Message message, ObjectNode into) {
        switch (message) {
            case Hello hello -> hello(hello, into);
            case Welcome welcome -> welcome(welcome, into);
            case Refused refused -> into.put("reason", refused.reason());
            case Networks networks -> list(into, "networks", networks.networks(), MessageWriter::network);
            case NetworksPresent present ->
                list(into, "networks", present.networks(), (vni, network) -> network.put("vni", vni.value()));
            case LeaseRequest request -> leaseRequest(request, into);
            case LeaseGranted granted -> lease(granted.lease(), into.putObject("lease"));
            case LeaseStates states -> {
                list(into, "leases", states.leases(), MessageWriter::lease);
                list(into, "holes", states.holes(), MessageWriter::hole);
            }
            case Holes holes -> list(into, "answers", holes.answers(), MessageWriter::answer);
            case LeaseRecall recall ->
                into.put("vni", recall.vni().value())
                        .put("block", recall.block().toString());
            case LeaseReturn given -> held(given.lease(), into);
            case Facts facts -> facts(facts, into);
            case Installed installed ->
                into.put("revision", installed.revision()).put("flowsHash", "%016x".formatted(installed.flowsHash()));
            case Peers peers -> {
                into.put("port", peers.port());
                list(into, "peers", peers.vteps(), (vtep, peer) -> peer.put("vtep", vtep.toString()));
            }
            case NetworkCreate create -> networkCreate(create, into);
            case ErrorReply error -> into.put("code", error.code()).put("message", error.message());
            case Ok _, Unknown _ -> {}
        }
    }

    private static void hello(Hello hello, ObjectNode into) {
        into.put("version", hello.version())
                .put("hostId", hello.host().value())
                .put("name", hello.name())
                .put("agentVersion", hello.agentVersion());
        facts(hello.facts(), into);
        list(into, "leases", hello.leases(), MessageWriter::held);
    }

    private static void welcome(Welcome welcome, ObjectNode into) {
        into.put("version", welcome.version()).put("hostId", welcome.host().value());
        ArrayNode controllers = into.putArray("controllers");
        welcome.controllers().forEach(controllers::add);
    }

    private static void leaseRequest(LeaseRequest request, ObjectNode into) {
        into.put("vni", request.vni().value());
        request.address().ifPresent(address -> into.put("address", address.toString()));
        mac(request.mac(), into);
        if (request.isAhead()) {
            into.put("ahead", true);
        }
    }

    private static void facts(Facts facts, ObjectNode into) {
        into.put("vtep", facts.vtep().toString()).put("mtu", facts.mtu()).put("datapath", word(facts.datapath()));
        facts.dockerVersion().ifPresent(version -> into.put("dockerVersion", version));
        list(into, "conflicts", facts.conflicts(), MessageWriter::conflict);
    }

    private static void conflict(Conflict conflict, ObjectNode into) {
        into.put("kind", conflict.kind()).put("text", conflict.text());
    }

    private static void held(HeldBlock lease, ObjectNode into) {
        into.put("vni", lease.vni().value())
                .put("block", lease.block().toString())
                .put("base", lease.base())
                .put("epoch", lease.epoch().value());
        mac(lease.mac(), into);
    }

    private static void lease(LeaseNotice lease, ObjectNode into) {
        into.put("vni", lease.vni().value())
                .put("block", lease.block().toString())
                .put("base", lease.base())
                .put("epoch", lease.epoch().value())
                .put("state", word(lease.state()))
                .put("revision", lease.revision());
        mac(lease.mac(), into);
    }

    private static void mac(Optional<MacAddress> mac, ObjectNode into) {
        mac.ifPresent(chosen -> into.put("mac", chosen.toString()));
    }

    private static void hole(HoleNotice hole, ObjectNode into) {
        into.put("vni", hole.vni().value())
                .put("range", hole.range().toString())
                .put("host", hole.host())
                .put("revision", hole.revision());
    }

    private static void answer(HoleAnswer answer, ObjectNode into) {
        into.put("vni", answer.vni().value())
                .put("range", answer.range().toString())
                .put("revision", answer.revision());
        answer.refusal().ifPresent(refusal -> into.put("refusal", refusal));
    }

    private static void network(NetworkNotice network, ObjectNode into) {
        into.put("vni", network.vni().value())
                .put("tenant", network.tenant())
                .put("name", network.name())
                .put("dockerName", network.dockerName())
                .put("subnet", network.addresses().range().toString())
                .put("gateway", network.addresses().gateway().toString())
                .put("mtu", network.mtu())
                .put("revision", network.revision());
        addresses(into, "excluded", network.addresses().excluded());
        addresses(into, "reserved", network.addresses().reserved());
        network.prefix6().ifPresent(prefix -> into.put("prefix6", prefix.toString()));
    }

    private static void networkCreate(NetworkCreate create, ObjectNode into) {
        into.put("tenant", create.tenant()).put("name", create.name());
        SubnetRequest addresses = create.addresses();
        addresses.range().ifPresent(subnet -> into.put("subnet", subnet.toString()));
        addresses.gateway().ifPresent(gateway -> into.put("gateway", gateway.toString()));
        addresses(into, "excluded", addresses.excluded());
        addresses(into, "reserved", addresses.reserved());
        create.prefix6().ifPresent(prefix -> into.put("prefix6", prefix.toString()));
        create.mtu().ifPresent(mtu -> into.put("mtu", mtu));
    }

    private static void addresses(ObjectNode into, String field, AddressSet addresses) {
        if (!addresses.isEmpty()) {
            ArrayNode array = into.putArray(field);
            addresses.words().forEach(array::add);
        }
    }

    private static <T> void list(ObjectNode into, String field, List<T> values, BiConsumer<T, ObjectNode> writer) {
        ArrayNode array = into.putArray(field);
        values.forEach(value -> writer.accept(value, array.addObject()));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
