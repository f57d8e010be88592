package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plugs a running container into a network, beside Docker. */
@Command(
        name = "attach",
        description = {
            "Plug a running container of this host into a network, without Docker's knowledge.",
            "A container of Docker's is plugged in again whenever it is started, until it is detached or removed.",
            "The same again changes nothing."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead attach db web",
            "  fairlead attach db acme/web --ip 10.1.2.3 --ifname lan0 --route 10.9.0.0/16@10.1.2.1",
            "  fairlead attach pid:4711 web          whatever network that process is in",
            "  fairlead attach netns:blue web        of ip netns, or the path of a namespace",
            "  fairlead attach --list"
        })
final class AttachCommand implements Runnable {

    private static final Table TABLE = Table.of(
            Table.Column.of("CONTAINER", "container"),
            Table.Column.of("NETWORK", "network"),
            Table.Column.of("ADDRESS", "address"),
            Table.Column.of("INTERFACE", "interface"),
            Table.Column.of("BY", "by"),
            Table.Column.of("STATE", "state"));

    @Mixin
    private final LocalAgent agent = new LocalAgent();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "CONTAINER",
            description = "A container of Docker's by name, id or how its id begins; pid:NUMBER; netns:NAME; a path.")
    private @Nullable String container;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NETWORK", description = "NAME, or TENANT/NAME.")
    private @Nullable String network;

    @Option(names = "--ip", paramLabel = "IP", description = "Its address; else the next free.")
    private @Nullable String ip;

    @Option(
            names = "--mac",
            paramLabel = "MAC",
            description = "A MAC address of its own; else it follows from its address.")
    private @Nullable String mac;

    @Option(
            names = "--ifname",
            paramLabel = "NAME",
            description = "Its interface's name inside; else the next free ethN.")
    private @Nullable String ifname;

    @Option(
            names = "--route",
            paramLabel = "CIDR[@IP]",
            description = "What else is reached by it, through a router or on the link itself. May be given again.")
    private List<String> routes = List.of();

    @Option(names = "--mtu", paramLabel = "BYTES", description = "At most the network's, which it is else.")
    private @Nullable Integer mtu;

    @Option(names = "--default-route", description = "All that has no better route goes to the network's gateway.")
    private boolean defaultRoute;

    @Option(names = "--list", description = "List what is attached on this host, by label too.")
    private boolean list;

    @Override
    public void run() {
        if (list) {
            JsonNode answer = agent.call("Attachments", Api.JSON.createObjectNode());
            agent.show(answer.path("attachments"), () -> TABLE.of(answer.path("attachments")));
        } else if (container == null || network == null) {
            throw new CliException(Exit.USAGE, "Say which container and which network, or --list");
        } else {
            attach(container, network);
        }
    }

    private void attach(String name, String to) {
        ObjectNode body = Api.JSON.createObjectNode().put("container", name).put("network", to);
        if (ip != null) {
            body.put("ip", ip);
        }
        if (mac != null) {
            body.put("mac", mac);
        }
        if (ifname != null) {
            body.put("ifname", ifname);
        }
        if (mtu != null) {
            body.put("mtu", mtu);
        }
        ArrayNode array = body.putArray("routes");
        routes.forEach(array::add);
        body.put("defaultRoute", defaultRoute);
        JsonNode answer = agent.call("Attach", body);
        JsonNode attachment = answer.at("/attachments/0");
        agent.show(answer, () -> Table.fields(attachment));
        if (!answer.path("changed").asBoolean()) {
            Terminal.progress("%s is in network %s already; nothing is changed"
                    .formatted(
                            attachment.path("container").asText(),
                            attachment.path("network").asText()));
        }
    }
}
