package io.fairlead.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.attach.Container;
import io.fairlead.agent.attach.Containers;
import io.fairlead.agent.cluster.ClusterNetwork;
import io.fairlead.agent.unix.UnixHttp;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Docker's API on its Unix socket; without a version in the path, every engine answers in its own. */
final class DockerSocket implements Docker, Containers {

    /** Docker asks the plugin in between, and takes its time after a start. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Where nothing else was said by {@code docker swarm init --data-path-port}. */
    private static final int USUAL_SWARM_PORT = 4_789;

    /** Which events are asked for; what leaves a network is found by itself, so that nothing is asked of Docker for it. */
    private static final String EVENTS = """
            {"type": ["network", "container"],
             "event": ["create", "connect", "destroy", "remove", "rename", "start", "die"]}""";

    /**
     * All networks with what is attached to them, in one answer; no later version of the API has that. Asked for a single
     * network, Docker goes through all it has (moby, {@code getNetwork}), so that asking one by one takes the square.
     */
    private static final String DETAILED = "/v1.27/networks";

    private static final int TOO_OLD = 400;
    private static final int GONE = 404;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final UnixHttp http;

    DockerSocket(Path socket) {
        this.http = new UnixHttp(socket);
    }

    @Override
    public List<DockerNetwork> networks() throws IOException {
        List<DockerNetwork> networks = new ArrayList<>();
        for (JsonNode network : JSON.readTree(success("GET", "/networks", "").text())) {
            networks.add(read(network));
        }
        return networks;
    }

    private static DockerNetwork read(JsonNode network) {
        JsonNode pools = network.path("IPAM").path("Config");
        String driver = network.path("Driver").asText();
        boolean understood = driver.equals(NetworkDriver.NAME) && pools.size() == 1;
        return new DockerNetwork(
                network.path("Id").asText(),
                network.path("Name").asText(),
                driver,
                understood ? subnet(pools.get(0).path("Subnet").asText()) : Optional.empty(),
                pools.path(0).path("Gateway").asText(""),
                understood ? subnet(pools.get(0).path("IPRange").asText()) : Optional.empty(),
                understood ? addresses(pools.get(0).path("AuxiliaryAddresses")) : List.of(),
                texts(network.path("Options")),
                texts(network.path("IPAM").path("Options")));
    }

    /** Empty for IPv6, and for what Docker takes but no network of ours can have, like {@code 10.1.0.5/16}. */
    private static Optional<Cidr> subnet(String text) {
        try {
            return Optional.of(Cidr.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<Ip> addresses(JsonNode named) {
        return texts(named).values().stream().map(Ip::parse).toList();
    }

    private static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new HashMap<>();
        node.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    @Override
    public Map<String, List<Attachment>> attachments(Set<String> networks) throws IOException {
        UnixHttp.Response listed = http.exchange("GET", DETAILED + ours(), "", PATIENCE);
        if (listed.status() == TOO_OLD) {
            return attachmentsOneByOne(networks);
        }
        Map<String, List<Attachment>> attachments = new HashMap<>();
        for (JsonNode network : JSON.readTree(checked(listed).text())) {
            String id = network.path("Id").asText();
            if (networks.contains(id)) {
                attachments.put(id, attachments(network));
            }
        }
        return attachments;
    }

    private static String ours() {
        return "?filters=" + URLEncoder.encode("{\"driver\": [\"%s\"]}".formatted(NetworkDriver.NAME), UTF_8);
    }

    private Map<String, List<Attachment>> attachmentsOneByOne(Set<String> networks) throws IOException {
        Map<String, List<Attachment>> attachments = new HashMap<>();
        for (String network : networks) {
            UnixHttp.Response shown = http.exchange("GET", "/networks/" + network, "", PATIENCE);
            if (shown.status() != GONE) {
                attachments.put(
                        network, attachments(JSON.readTree(checked(shown).text())));
            }
        }
        return attachments;
    }

    private static List<Attachment> attachments(JsonNode network) {
        List<Attachment> attachments = new ArrayList<>();
        network.path("Containers")
                .properties()
                .forEach(entry -> attachments.add(new Attachment(
                        entry.getValue().path("EndpointID").asText(),
                        entry.getKey(),
                        entry.getValue().path("Name").asText(),
                        address(entry.getValue().path("IPv4Address").asText()))));
        return attachments;
    }

    /** Of {@code 10.1.0.17/24}; empty when it has none. */
    private static Optional<Ip> address(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Ip.parse(text.replaceFirst("/.*", "")));
    }

    @Override
    public void create(ClusterNetwork network) throws IOException {
        ObjectNode body = JSON.createObjectNode();
        body.put("Name", network.id().dockerName());
        body.put("CheckDuplicate", true);
        body.put("Driver", NetworkDriver.NAME);
        body.putObject("Options").put(IpamDriver.NETWORK, network.id().toString());
        ObjectNode ipam = body.putObject("IPAM").put("Driver", NetworkDriver.NAME);
        ipam.putObject("Options").put(IpamDriver.NETWORK, network.id().toString());
        ipam.putArray("Config")
                .addObject()
                .put("Subnet", network.subnet().toString())
                .put("Gateway", network.gateway().toString());
        success("POST", "/networks/create", JSON.writeValueAsString(body));
    }

    @Override
    public void remove(String network) throws IOException {
        UnixHttp.Response response = http.exchange("DELETE", "/networks/" + network, "", PATIENCE);
        if (response.status() != GONE) {
            checked(response);
        }
    }

    @Override
    public OptionalInt swarmPort() throws IOException {
        JsonNode swarm = JSON.readTree(success("GET", "/info", "").text()).path("Swarm");
        if (!swarm.path("LocalNodeState").asText().equals("active")) {
            return OptionalInt.empty();
        }
        int told = swarm.at("/Cluster/DataPathPort").asInt();
        return OptionalInt.of(told == 0 ? USUAL_SWARM_PORT : told);
    }

    @Override
    public void watch(Watcher watcher) throws IOException {
        String path = "/events?filters=" + URLEncoder.encode(EVENTS, UTF_8);
        http.stream(path, body -> {
            watcher.begins();
            var lines = new BufferedReader(new InputStreamReader(body, UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                tell(JSON.readTree(line), watcher);
            }
        });
    }

    /** Containers come and go by the thousand on other networks, or on none. */
    private static void tell(JsonNode event, Watcher watcher) {
        String action = event.path("Action").asText();
        JsonNode attributes = event.at("/Actor/Attributes");
        if (event.path("Type").asText().equals("container")) {
            watcher.containerChanged(
                    event.at("/Actor/ID").asText(), texts(attributes).keySet());
            if (action.equals("rename")) {
                watcher.networksChanged();
            }
        } else if (attributes.path("type").asText().equals(NetworkDriver.NAME) || !action.equals("connect")) {
            watcher.networksChanged();
        }
    }

    @Override
    public Optional<Container> find(String nameOrId) throws IOException {
        UnixHttp.Response response =
                http.exchange("GET", "/containers/" + URLEncoder.encode(nameOrId, UTF_8) + "/json", "", PATIENCE);
        return response.status() == GONE
                ? Optional.empty()
                : Optional.of(container(JSON.readTree(checked(response).text())));
    }

    private static Container container(JsonNode json) {
        boolean isRunning = json.at("/State/Running").asBoolean();
        Set<String> networks =
                new HashSet<>(texts(json.at("/NetworkSettings/Networks")).keySet());
        networks.add(json.at("/HostConfig/NetworkMode").asText());
        return new Container(
                json.path("Id").asText(),
                json.path("Name").asText().replaceFirst("^/", ""),
                isRunning ? json.at("/State/Pid").asInt() : 0,
                json.at("/State/StartedAt").asText(),
                networks,
                texts(json.at("/Config/Labels")));
    }

    @Override
    public List<String> labelled(String label) throws IOException {
        String filter = JSON.createObjectNode()
                .set("label", JSON.createArrayNode().add(label))
                .toString();
        List<String> ids = new ArrayList<>();
        JSON.readTree(success("GET", "/containers/json?filters=" + URLEncoder.encode(filter, UTF_8), "")
                        .text())
                .forEach(container -> ids.add(container.path("Id").asText()));
        return ids;
    }

    private UnixHttp.Response success(String method, String path, String json) throws IOException {
        return checked(http.exchange(method, path, json, PATIENCE));
    }

    private static UnixHttp.Response checked(UnixHttp.Response response) throws IOException {
        if (response.status() / 100 != 2) {
            throw new IOException("Docker answered %d: %s"
                    .formatted(response.status(), response.text().strip()));
        }
        return response;
    }
}
