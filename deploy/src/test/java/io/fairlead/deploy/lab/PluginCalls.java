package io.fairlead.deploy.lab;

import java.util.concurrent.CompletableFuture;

/** Docker's calls of a host's plugin, made by hand, for one endpoint of one network. */
public final class PluginCalls {

    private static final String CURL = """
            curl --silent --show-error --max-time 20 --unix-socket /run/docker/plugins/fairlead.sock --request POST \\
              --write-out '\\n%{http_code} %{time_total}' ${2:+--data-binary "$2"} "http://plugin/$1" 2>&1
            """;

    private final Host host;
    private final String network;
    private final String networkId;
    private final String subnet;
    private final String endpoint;

    /**
     * Calls nothing yet.
     *
     * @param network one of the default tenant
     * @param digit of which the endpoint's id is made
     */
    public PluginCalls(Host host, String network, char digit) {
        this.host = host;
        this.network = network;
        this.networkId = inspected("{{.Id}}", network);
        this.subnet = inspected("{{(index .IPAM.Config 0).Subnet}}", network);
        this.endpoint = String.valueOf(digit).repeat(64);
    }

    private String inspected(String format, String name) {
        return host.docker("network", "inspect", "--format", format, name).text();
    }

    /**
     * What came back.
     *
     * @param status of HTTP; 0 if the connection ended before the answer
     * @param seconds until it came
     */
    public record Answer(String call, int status, double seconds, String body) {

        static Answer parse(String call, String said) {
            int last = said.lastIndexOf('\n');
            var numbers = said.substring(last + 1).split(" ", 2);
            return new Answer(
                    call, Integer.parseInt(numbers[0]), Double.parseDouble(numbers[1]), said.substring(0, last));
        }

        public boolean isGranted() {
            return status == 200 && !body.contains("\"Err\"");
        }
    }

    /** The name by which the endpoint's port and the host's end of its link go. */
    public String port() {
        return "fl" + endpoint.substring(0, 11);
    }

    public Answer requestPool() {
        return call("IpamDriver.RequestPool", """
                {"AddressSpace":"fairlead","Pool":"%s","SubPool":"","Options":{"fairlead.network":"default/%s"},"V6":false}\
                """.formatted(subnet, network));
    }

    public Answer requestAddress(String address) {
        return call("IpamDriver.RequestAddress", """
                {"PoolID":"default/%s/%s","Address":"%s","Options":null}""".formatted(network, subnet, address));
    }

    public Answer releaseAddress(String address) {
        return call("IpamDriver.ReleaseAddress", """
                {"PoolID":"default/%s/%s","Address":"%s"}""".formatted(network, subnet, address));
    }

    public Answer createEndpoint(String address) {
        return call("NetworkDriver.CreateEndpoint", """
                {"NetworkID":"%s","EndpointID":"%s","Interface":{"Address":"%s%s","AddressIPv6":"","MacAddress":""},\
                "Options":{}}""".formatted(
                        networkId, endpoint, address, subnet.substring(subnet.indexOf('/'))));
    }

    public Answer join() {
        return ofEndpoint("Join");
    }

    public Answer deleteEndpoint() {
        return ofEndpoint("DeleteEndpoint");
    }

    /** A call that says no more than which endpoint it is about. */
    public Answer ofEndpoint(String call) {
        return call("NetworkDriver." + call, """
                {"NetworkID":"%s","EndpointID":"%s","SandboxKey":"/var/run/docker/netns/none","Options":{}}\
                """.formatted(networkId, endpoint));
    }

    /** As Docker tells again of a network that it has. */
    public Answer createNetwork() {
        return call("NetworkDriver.CreateNetwork", """
                {"NetworkID":"%s","Options":{"com.docker.network.generic":{"fairlead.network":"default/%s"}},\
                "IPv4Data":[{"AddressSpace":"fairlead","Pool":"%s"}],"IPv6Data":[]}""".formatted(networkId, network, subnet));
    }

    /** Any call, with any body; an empty one is none. */
    public Answer call(String name, String body) {
        return Answer.parse(name, host.shell(CURL, name, body).out());
    }

    /** A call to be made. */
    @FunctionalInterface
    public interface Call {
        Answer now();
    }

    /** A call beside the test. */
    public static CompletableFuture<Answer> beside(Call call) {
        var answer = new CompletableFuture<Answer>();
        Thread.ofVirtual().start(() -> answer.complete(call.now()));
        return answer;
    }
}
