package io.fairlead.controller.plan;

import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.Slot;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.testing.Delivery;
import io.fairlead.openflow.testing.FakeSwitch;
import io.fairlead.openflow.testing.Packet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The switches of a cluster, joined by tunnels: a frame sent from a slot is followed to every port it comes out of. */
final class Lab {

    private static final OfPort TUNNEL = new OfPort(1);
    private static final MacAddress EVERYONE = MacAddress.parse("ff:ff:ff:ff:ff:ff");

    private final Map<HostId, FakeSwitch> switches = new HashMap<>();
    private final Map<Ip, HostId> byVtep = new HashMap<>();
    private final Map<HostId, Ip> vteps = new HashMap<>();

    /** A frame at a port of a host's bridge. */
    record Arrival(HostId host, OfPort port, Packet packet) {

        Place place() {
            return new Place(host, port);
        }
    }

    /** A port of a host's bridge, whether something is plugged there or not. */
    record Place(HostId host, OfPort port) {

        static Place of(Lease lease, Slot slot) {
            return new Place(lease.host(), slot.port());
        }
    }

    static Lab of(Cluster cluster) {
        var lab = new Lab();
        for (HostId host : cluster.hosts()) {
            lab.switches.put(host, FakeSwitch.holding(cluster.plan(host).tables()));
            lab.byVtep.put(cluster.vtep(host), host);
            lab.vteps.put(host, cluster.vtep(host));
        }
        return lab;
    }

    /** Where the frame comes out, on its own host and on others. */
    List<Arrival> send(HostId host, Packet packet) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Delivery delivery : switches.get(host).send(packet)) {
            if (delivery.port().equals(TUNNEL)) {
                arrivals.addAll(throughTunnel(host, delivery.packet()));
            } else {
                arrivals.add(new Arrival(host, delivery.port(), delivery.packet()));
            }
        }
        return arrivals;
    }

    private List<Arrival> throughTunnel(HostId from, Packet packet) {
        HostId to = byVtep.get(new Ip((int) packet.field(Field.TUN_DST)));
        Packet inner = packet.with(Field.METADATA, 0)
                .with(Field.REG0, 0)
                .with(Field.REG1, 0)
                .with(Field.REG2, 0)
                .with(Field.TUN_DST, 0)
                .with(Field.IN_PORT, TUNNEL.value())
                .throughTunnel(new Vni((int) packet.field(Field.TUN_ID)), vteps.get(from));
        return send(to, inner);
    }

    List<Arrival> ip(Place from, Slot sender, Ip target) {
        return send(
                from.host(),
                Packet.from(from.port(), sender.mac(), MacAddress.of(target)).ip(sender.address(), target));
    }

    List<Arrival> broadcast(Place from, Slot sender) {
        return send(
                from.host(),
                Packet.from(from.port(), sender.mac(), EVERYONE).ip(sender.address(), Ip.parse("255.255.255.255")));
    }

    List<Arrival> ask(Place from, Slot sender, Ip target) {
        return send(
                from.host(), Packet.from(from.port(), sender.mac(), EVERYONE).arpRequest(sender.address(), target));
    }

    static Stream<Place> places(List<Arrival> arrivals) {
        return arrivals.stream().map(Arrival::place);
    }
}
