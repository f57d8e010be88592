package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Result;
import io.fairlead.deploy.lab.Scale;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Containers that are plugged in beside Docker, by command and by label. */
@ExtendWith(LabExtension.class)
class AttachE2eIT {

    private static final String NONE = "none";
    private static final String BLUE = "blue";

    private final Lab lab;
    private final TestNetwork network;
    private final Host host;
    private Container far;

    AttachE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "attach");
        host = lab.host(1);
    }

    @BeforeEach
    void startOneFarAway() {
        network.create("--subnet", "10.77.0.0/16", "--ipv6-prefix", "fd77::/96");
        far = lab.host(2).container("far", network.name());
    }

    @AfterEach
    void clean() {
        host.shell("ip netns delete " + BLUE + " 2>/dev/null || true");
        lab.controller().start("fairlead-store", "fairlead-controller");
        lab.awaitReady(Scale.HOSTS);
        network.remove();
    }

    @Test
    void attachesByNameIdProcessAndNamespace() {
        var one = attach("one", "one");
        assertReach(one);
        var two = host.container("two", NONE);
        assertReach(attached(two.name(), id(two).substring(0, 12)));
        var three = host.container("three", NONE);
        assertReach(attached(three.name(), "pid:" + pid(three)));
        host.run("ip", "netns", "add", BLUE).text();
        var address = fairlead("attach", "netns:" + BLUE, network.name(), "--json")
                .text()
                .replaceAll("(?s).*\"address\" : \"([0-9.]+)/.*", "$1");
        assertThat(far.pings(new Container(host, BLUE, address))).isTrue();
        assertThat(lab.endpoints(network.name(), "by")).contains("attach", "docker");

        host.run("ip", "netns", "delete", BLUE).text();

        await("end of the namespace's port")
                .atMost(15, SECONDS)
                .until(() -> host.endpointPorts().size() == 3);
        assertThat(host.endpointLinks()).hasSize(3);
    }

    @Test
    void givesItWhatIsAskedForAndChangesNothingTheNextTime() {
        host.container("one", NONE);
        var options = List.of(
                "--ip=10.77.0.20",
                "--ifname=lan0",
                "--mtu=1400",
                "--route=10.9.0.0/16@" + far.address(),
                "--default-route");
        attach("one", options).text();

        assertThat(inside("one", "ip -o address show lan0")).contains("10.77.0.20/16");
        assertThat(inside("one", "ip link show lan0")).contains("mtu 1400", "02:42:0a:4d:00:14", ",UP");
        assertThat(inside("one", "ip route"))
                .contains("10.9.0.0/16 via " + far.address(), "default via 10.77.0.1", "10.77.0.0/16 dev lan0");
        assertReach(new Container(host, "one", "10.77.0.20"));
        assertThat(far.pings(new Container(host, "one", "fd77::10.77.0.20"))).isTrue();
        assertThat(inside("one", "ping -c 1 -W 2 fd77::" + far.address())).contains("1 received");
        var before = inside("one", "ip -o link");

        var again = attach("one", options);

        assertThat(again.exit()).isZero();
        assertThat(again.err()).contains("already; nothing is changed");
        assertThat(inside("one", "ip -o link")).isEqualTo(before);
        var other = attach("one", List.of("--ip=10.77.0.21"));
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err()).contains("its address is 10.77.0.20, not 10.77.0.21");
    }

    @Test
    void givesItAMacOfItsOwnAndTheNextOneItsOwnAgain() {
        var mac = "52:54:00:77:00:01";
        host.container("one", NONE);
        attach("one", List.of("--mac=" + mac)).text();
        var one = new Container(host, "one", addressInside("one"));
        assertThat(inside("one", "ip link show eth0")).contains(mac);
        assertReach(one);
        assertThat(far.pings(new Container(host, "one", "fd77::" + one.address())))
                .isTrue();
        assertThat(exceptions()).contains(one.address(), "one", "MAC " + mac + " chosen");

        one.restart();
        assertBack(one);
        assertThat(inside("one", "ip link show eth0")).contains(mac);

        fairlead("detach", "one", network.name()).text();
        attach("one", List.of("--ip=" + one.address())).text();
        assertThat(inside("one", "ip link show eth0")).contains(one.mac());
        assertReach(one);

        fairlead("detach", "one", network.name()).text();
        await("end of the exception")
                .atMost(60, SECONDS)
                .until(() -> !exceptions().contains(one.address()));
    }

    private String exceptions() {
        return lab.fairlead("lease", "list", "--exceptions", "--network", network.name())
                .text();
    }

    @Test
    void saysWhatIsWrong() {
        host.container("one", NONE);
        host.container("bare", "host");
        assertThat(refused(4, "attach", "nobody", network.name())).contains("Docker has no container nobody");
        assertThat(refused(4, "attach", "one", "nowhere")).contains("There is no network default/nowhere");
        assertThat(refused(4, "attach", "netns:nothing", network.name())).contains("no network namespace");
        assertThat(refused(2, "attach", "one", network.name(), "--ip", "10.77")).contains("Not an IPv4 address");
        assertThat(refused(2, "attach", "one")).contains("which network");
        assertThat(refused(1, "attach", "bare", network.name())).contains("--network host");
        assertThat(refused(1, "attach", "one", network.name(), "--ip", "10.77.0.1"))
                .contains("gateway");
        assertThat(refused(1, "attach", "one", network.name(), "--mtu", "9000")).contains("9000");
        host.container("dockers", network.name());
        assertThat(refused(1, "detach", "dockers", network.name())).contains("docker network disconnect");
        assertThat(host.endpointPorts()).hasSize(1);
        assertThat(host.endpointLinks()).hasSize(1);
    }

    @Test
    void outlivesRestartsOfContainerAgentAndDocker() {
        var one = attach("one", "one");
        one.restart();
        assertBack(one);

        host.crash("fairlead-agent");
        assertReach(one);
        await("the agent's answer")
                .atMost(20, SECONDS)
                .until(() -> fairlead("attach", "one", network.name()).err().contains("nothing is changed"));

        host.run("systemctl", "restart", "docker").text();
        assertBack(one);

        host.shell(
                "ovs-vsctl --timeout=10 del-port $(ovs-vsctl --timeout=10 list-ports br-fairlead | grep ^fl | grep -v vxlan)");
        assertBack(one);
        assertThat(host.endpointPorts()).hasSize(1);
    }

    @Test
    void plugsInByLabelAtEachStart() {
        var one = new Container(host, "one", "10.77.0.30");
        host.container("one", NONE, "--label", "fairlead.network=" + network.name() + ":ip=10.77.0.30:ifname=lan0");
        assertBack(one);
        one.restart();
        assertBack(one);
        assertThat(refused(1, "detach", "one", network.name())).contains("by its label");

        host.docker("stop", "--time=1", "one").text();
        await("end of its port")
                .atMost(10, SECONDS)
                .until(() -> host.endpointPorts().isEmpty());

        host.container("wrong", NONE, "--label", "fairlead.network=No Such");
        await("conflict")
                .atMost(30, SECONDS)
                .until(() -> lab.fairlead("host", "show", host.name(), "--json")
                        .text()
                        .contains("fairlead.network=No Such"));
        assertThat(host.docker("inspect", "--format", "{{.State.Running}}", "wrong")
                        .text())
                .isEqualTo("true");
    }

    @Test
    void leavesNothingWhenDetachedOrRemoved() {
        var one = attach("one", "one");
        attach("two", "two");

        fairlead("detach", "one", network.name()).text();
        host.docker("rm", "--force", "two").text();

        assertThat(inside("one", "ip -brief link | wc -l")).isEqualTo("1");
        await("nothing left")
                .atMost(10, SECONDS)
                .until(() ->
                        host.endpointPorts().isEmpty() && host.endpointLinks().isEmpty());
        assertThat(fairlead("attach", "--list", "--json").text().replaceAll("\\s", ""))
                .isEqualTo("[]");
        assertThat(fairlead("detach", "one", network.name()).err()).contains("nothing is changed");
        assertThat(attach("one", List.of("--ip=" + one.address())).ok()).isTrue();
    }

    @Test
    void attachesWithNoController() {
        attach("before", "before");
        lab.controller().stop("fairlead-controller", "fairlead-store");

        assertReach(attach("one", "one"));
    }

    @Test
    void runsContainersLikeSocketPlane() {
        fairlead(
                        "run",
                        "-n",
                        network.name(),
                        "-d",
                        "--label",
                        "fairlead.e2e",
                        "--name",
                        "one",
                        "fairlead/box",
                        "sleep",
                        "99999")
                .text();

        assertThat(far.pings(Container.find(host, "one", network.name()))).isTrue();
        await("its name")
                .atMost(10, SECONDS)
                .until(() -> fairlead("info", "one").ok());
        assertThat(fairlead("info", "one").text()).contains("one", "default/attach", "docker");
        assertThat(lab.fairlead("network", "info", network.name()).text()).contains("10.77.0.0/16");
        assertThat(refused(4, "info", "nobody")).contains("nobody");
    }

    /** Starts a container without a network and attaches it. */
    private Container attach(String name, String target) {
        host.container(name, NONE);
        return attached(name, target);
    }

    private Container attached(String name, String target) {
        fairlead("attach", target, network.name()).text();
        return new Container(host, name, addressInside(name));
    }

    private String addressInside(String container) {
        return inside(container, "ip -o -4 address show eth0").replaceAll("(?s).*inet ([0-9.]+)/.*", "$1");
    }

    private Result attach(String target, List<String> options) {
        return fairlead(Stream.concat(Stream.of("attach", target, network.name()), options.stream())
                .toArray(String[]::new));
    }

    private Result fairlead(String... arguments) {
        return host.run(
                Stream.concat(Stream.of("fairlead"), Stream.of(arguments)).toArray(String[]::new));
    }

    private String refused(int exit, String... arguments) {
        var result = fairlead(arguments);
        assertThat(result.exit()).as(result.toString()).isEqualTo(exit);
        return result.err();
    }

    /** A command of the host's, in a container's network. */
    private String inside(String container, String command) {
        return host.shell(
                        "nsenter --target $(docker inspect --format '{{.State.Pid}}' $1) --net sh -c \"$2\"",
                        container,
                        command)
                .text();
    }

    private String id(Container container) {
        return host.docker("inspect", "--format", "{{.Id}}", container.name()).text();
    }

    private String pid(Container container) {
        return host.docker("inspect", "--format", "{{.State.Pid}}", container.name())
                .text();
    }

    private void assertReach(Container container) {
        assertThat(container.pings(far)).as(() -> known(container, far)).isTrue();
        assertThat(far.pings(container)).as(() -> known(far, container)).isTrue();
    }

    /** For a failure: which MACs both believe the other has. */
    private static String known(Container from, Container to) {
        return "%s, which knows %s, to %s, which knows %s".formatted(from, neighbours(from), to, neighbours(to));
    }

    private static List<String> neighbours(Container of) {
        return of.shell("ip neigh").out().lines().toList();
    }

    private void assertBack(Container container) {
        await("%s back in its network".formatted(container)).atMost(30, SECONDS).until(() -> far.pings(container));
        assertReach(container);
    }
}
