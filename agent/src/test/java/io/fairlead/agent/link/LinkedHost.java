package io.fairlead.agent.link;

import static org.awaitility.Awaitility.await;

import io.fairlead.agent.cluster.HeldLease;
import io.fairlead.agent.protocol.DatapathType;
import io.fairlead.agent.protocol.LeaseNotice;
import io.fairlead.agent.protocol.Message;
import io.fairlead.agent.protocol.Message.Facts;
import io.fairlead.agent.protocol.Message.Hello;
import io.fairlead.agent.protocol.Message.LeaseStates;
import io.fairlead.agent.protocol.Message.Networks;
import io.fairlead.agent.protocol.Message.Welcome;
import io.fairlead.agent.protocol.NetworkNotice;
import io.fairlead.agent.testing.FakeController;
import io.fairlead.agent.testing.InMemoryRecord;
import io.fairlead.agent.testing.TestPki;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Subnet;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A joined host with a controller of its own, which greets it with one network and no leases. */
final class LinkedHost {

    static final TestPki PKI = new TestPki();
    static final Vni VNI = new Vni(7);
    static final Duration SOON = Duration.ofSeconds(5);

    private static final LinkTimes TIMES = new LinkTimes(
            Duration.ofSeconds(2),
            Duration.ofMillis(100),
            Duration.ofMillis(700),
            Duration.ofMillis(20),
            Duration.ofMillis(100));

    final FakeController controller = new FakeController(PKI.controller());
    final InMemoryRecord record = new InMemoryRecord();
    final List<LinkStatus> statuses = new CopyOnWriteArrayList<>();
    final List<AutoCloseable> opened = new ArrayList<>(List.of(controller));
    final Facts facts = new Facts(Ip.parse("192.0.2.7"), 1450, DatapathType.NETDEV, Optional.of("26.1"), List.of());
    final Places places;

    LinkedHost(Path directory) throws Exception {
        places = new Places(directory.resolve("etc"), directory.resolve("var"), directory.resolve("run"));
        PKI.equip(places, "h-1");
        controller.on(
                Hello.class, _ -> List.of(welcome(controller.port()), new Networks(List.of(network("web"))), leases()));
    }

    ClusterLink link(int... ports) throws IOException {
        List<ControllerAddress> controllers = Arrays.stream(ports)
                .mapToObj(port -> new ControllerAddress("127.0.0.1", port))
                .toList();
        new AgentConfig(
                        new HostId("h-1"),
                        "berlin",
                        controllers,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        6640)
                .write(places.config());
        var setup = new LinkSetup(
                places, new CurrentConfig(places.config()), "0.1.0", TIMES, () -> facts, new Random(1), statuses::add);
        LinkSetup.Link link = setup.over(record);
        Thread thread = Thread.ofVirtual().start(link);
        opened.add(() -> {
            link.close();
            thread.join();
        });
        return link.cluster();
    }

    ClusterLink connected() throws IOException {
        ClusterLink cluster = link(controller.port());
        await().until(() -> cluster.isCurrent() && statuses.getLast().state() == LinkStatus.State.CONNECTED);
        return cluster;
    }

    static Welcome welcome(int port) {
        return new Welcome(Message.VERSION, new HostId("h-1"), List.of("127.0.0.1:" + port));
    }

    static NetworkNotice network(String name) {
        return new NetworkNotice(
                VNI, "default", name, name, Subnet.of(Cidr.parse("10.1.0.0/24")), Optional.empty(), 1450, 1);
    }

    static LeaseNotice notice(String block, LeaseState state) {
        return new LeaseNotice(VNI, Cidr.parse(block), 65216, new Epoch(1), state, 5);
    }

    static HeldLease held(String block) {
        return new HeldLease(VNI, Cidr.parse(block), 65216, 1);
    }

    static Message leases(LeaseNotice... leases) {
        return new LeaseStates(List.of(leases), List.of());
    }

    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }
}
