package io.fairlead.agent.attach;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.unix.Call;
import io.fairlead.agent.unix.CallException;
import io.fairlead.agent.unix.Request;
import io.fairlead.net.Prefix6;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What the command line calls on the agent's own socket, in JSON. */
final class AttachCalls {

    private final Attachments attachments;
    private final Parts parts;

    AttachCalls(Attachments attachments, Parts parts) {
        this.attachments = attachments;
        this.parts = parts;
    }

    Map<String, Call> calls() {
        return Map.of(
                "Attach", Call.refusingWhenEmpty(this::attach),
                "Detach", Call.refusingWhenEmpty(this::detach),
                "Attachments", Call.plain(_ -> attachments()),
                "Endpoints", Call.plain(_ -> endpoints()));
    }

    private interface Reading<T> {
        T read() throws CallException;
    }

    /** What can't be read was not written as it must be. */
    private static <T> T reading(Reading<T> reading) throws CallException {
        try {
            return reading.read();
        } catch (IllegalArgumentException e) {
            throw new CallException(CallException.Kind.MISUSED, String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode attach(Request request) throws CallException, InterruptedException {
        Target target = reading(() -> Target.parse(request.required("container")));
        NetworkId network = reading(() -> NetworkId.parse(request.required("network")));
        Settings settings = reading(() -> AttachmentJson.readSettings(request.body()));
        return json(attachments.attach(target, network, settings));
    }

    private ObjectNode detach(Request request) throws CallException, InterruptedException {
        Target target = reading(() -> Target.parse(request.required("container")));
        String network = request.optional("network");
        Optional<NetworkId> wanted =
                reading(() -> network.isEmpty() ? Optional.<NetworkId>empty() : Optional.of(NetworkId.parse(network)));
        return json(attachments.detach(target, wanted));
    }

    private ObjectNode json(Attachments.Outcome outcome) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("changed", outcome.changed());
        ArrayNode list = json.putArray("attachments");
        outcome.attachments().forEach(attachment -> list.add(json(attachment)));
        return json;
    }

    /** As people want to see it. */
    private ObjectNode json(Attachment attachment) {
        Optional<ClusterNetwork> network = parts.cluster().network(attachment.network());
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("container", attachment.name())
                .put("containerId", attachment.container())
                .put("network", attachment.network().toString())
                .put("interface", attachment.interfaceName())
                .put(
                        "address",
                        attachment.address()
                                + network.map(each -> "/" + each.subnet().prefix())
                                        .orElse(""))
                .put("mac", attachment.mac().toString());
        network.flatMap(ClusterNetwork::prefix6)
                .ifPresent(prefix -> json.put("address6", prefix.address(attachment.address()) + "/" + Prefix6.LENGTH));
        network.ifPresent(each -> json.put("mtu", attachment.settings().mtu().orElse(each.mtu())));
        return json.put("by", attachment.by().word()).put("endpoint", attachment.endpoint());
    }

    private ObjectNode attachments() throws CallException, InterruptedException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("attachments");
        for (Attachments.Listed listed : attachments.list()) {
            list.add(json(listed.attachment()).put("state", listed.plugged() ? "plugged" : "waiting"));
        }
        return json;
    }

    /** All endpoints of this host, Docker's too. */
    private ObjectNode endpoints() throws CallException, InterruptedException {
        Map<String, String> interfaces = attachments.list().stream()
                .map(Attachments.Listed::attachment)
                .collect(toMap(Attachment::endpoint, Attachment::interfaceName));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("endpoints");
        try {
            for (Endpoint endpoint : parts.host().ports().endpoints()) {
                list.addObject()
                        .put("container", endpoint.containerName())
                        .put("containerId", endpoint.container())
                        .put("network", endpoint.network().toString())
                        .put("interface", interfaces.getOrDefault(endpoint.id(), ""))
                        .put("address", endpoint.slot().address().toString())
                        .put("mac", endpoint.slot().mac().toString())
                        .put("port", endpoint.portName())
                        .put("ofport", endpoint.slot().port().value())
                        .put("by", endpoint.by())
                        .put("endpoint", endpoint.id());
            }
            return json;
        } catch (IOException e) {
            throw new CallException(String.valueOf(e.getMessage()), e);
        }
    }
}
