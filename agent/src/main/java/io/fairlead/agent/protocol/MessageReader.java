package io.fairlead.agent.protocol;

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
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.PrefixRequest;
import io.fairlead.ipam.Subnet;
import io.fairlead.ipam.SubnetRequest;
import io.fairlead.net.Prefix6;

/** From JSON to messages. */
final class MessageReader {

    private MessageReader() {}

    static Message read(String type, Fields fields) {
        return switch (type) {
            case "hello" -> hello(fields);
            case "welcome" ->
                new Welcome(
                        fields.integer("version"), fields.parsed("hostId", HostId::new), fields.texts("controllers"));
            case "refused" -> new Refused(fields.text("reason"));
            case "networks" -> new Networks(fields.list("networks", MessageReader::network));
            case "networks-present" -> new NetworksPresent(fields.list("networks", network -> network.vni("vni")));
            case "lease-request" ->
                new LeaseRequest(
                        fields.vni("vni"),
                        fields.optional("address", fields::ip),
                        fields.optional("mac", fields::mac),
                        fields.optional("ahead", fields::truth).orElse(false));
            case "lease" -> new LeaseGranted(lease(fields.fields("lease")));
            case "lease-state" ->
                new LeaseStates(fields.list("leases", MessageReader::lease), fields.list("holes", MessageReader::hole));
            case "holes" -> new Holes(fields.list("answers", MessageReader::answer));
            case "lease-recall" -> new LeaseRecall(fields.vni("vni"), fields.cidr("block"));
            case "lease-return" -> new LeaseReturn(held(fields));
            case "facts" -> facts(fields);
            case "installed" ->
                new Installed(fields.number("revision"), fields.parsed("flowsHash", MessageReader::hash));
            case "peers" -> new Peers(fields.list("peers", peer -> peer.ip("vtep")), fields.integer("port"));
            case "network-create" -> networkCreate(fields);
            case "ok" -> new Ok();
            case "error-reply" -> new ErrorReply(fields.text("code"), fields.text("message"));
            default -> new Unknown(type);
        };
    }

    private static Hello hello(Fields fields) {
        return new Hello(
                fields.integer("version"),
                fields.parsed("hostId", HostId::new),
                fields.text("name"),
                facts(fields),
                fields.text("agentVersion"),
                fields.list("leases", MessageReader::held));
    }

    private static Facts facts(Fields fields) {
        return new Facts(
                fields.ip("vtep"),
                fields.integer("mtu"),
                fields.word("datapath", DatapathType.class),
                fields.optionalText("dockerVersion"),
                fields.list("conflicts", MessageReader::conflict));
    }

    private static Conflict conflict(Fields fields) {
        return new Conflict(fields.text("kind"), fields.text("text"));
    }

    private static HeldBlock held(Fields fields) {
        return new HeldBlock(
                fields.vni("vni"),
                fields.cidr("block"),
                fields.integer("base"),
                fields.epoch("epoch"),
                fields.optional("mac", fields::mac));
    }

    private static LeaseNotice lease(Fields fields) {
        return new LeaseNotice(
                fields.vni("vni"),
                fields.cidr("block"),
                fields.integer("base"),
                fields.epoch("epoch"),
                fields.word("state", LeaseState.class),
                fields.number("revision"),
                fields.optional("mac", fields::mac));
    }

    private static HoleNotice hole(Fields fields) {
        return new HoleNotice(fields.vni("vni"), fields.cidr("range"), fields.text("host"), fields.number("revision"));
    }

    private static HoleAnswer answer(Fields fields) {
        return new HoleAnswer(
                fields.vni("vni"), fields.cidr("range"), fields.number("revision"), fields.optionalText("refusal"));
    }

    private static NetworkNotice network(Fields fields) {
        return new NetworkNotice(
                fields.vni("vni"),
                fields.text("tenant"),
                fields.text("name"),
                fields.text("dockerName"),
                new Subnet(
                        fields.cidr("subnet"),
                        fields.ip("gateway"),
                        fields.addresses("excluded"),
                        fields.addresses("reserved")),
                fields.optional("prefix6", field -> fields.parsed(field, Prefix6::parse)),
                fields.integer("mtu"),
                fields.number("revision"));
    }

    private static NetworkCreate networkCreate(Fields fields) {
        return new NetworkCreate(
                fields.text("tenant"),
                fields.text("name"),
                new SubnetRequest(
                        fields.optional("subnet", fields::cidr),
                        fields.optional("gateway", fields::ip),
                        fields.addresses("excluded"),
                        fields.addresses("reserved")),
                fields.optional("prefix6", field -> fields.parsed(field, PrefixRequest::parse)),
                fields.optional("mtu", fields::integer));
    }

    /** Sixteen hexadecimal digits: JSON's numbers do not carry 64 bits through every reader. */
    private static long hash(String text) {
        return Long.parseUnsignedLong(text, 16);
    }
}
