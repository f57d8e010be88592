package io.fairlead.controller.plan.pipeline;

import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Window;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The host that the documentation of the pipeline and its tests speak of. */
public final class Examples {

    static final Vni VNI = new Vni(100);
    static final Optional<Prefix6> PREFIX = Optional.of(Prefix6.parse("fd00:1:2::/96"));
    static final Ip VTEP = Ip.parse("192.0.2.1");
    static final OwnBlock OWN =
            new OwnBlock(lease(100, "10.0.1.0/26", 65_216), Set.of(Ip.parse("10.0.1.0"), Ip.parse("10.0.1.9")));
    static final RemoteBlock REMOTE = new RemoteBlock(Cidr.parse("10.0.1.64/26"), Ip.parse("192.0.2.2"));

    private Examples() {}

    /** One block here, one on another host. */
    public static HostView smallHost() {
        return new HostView(List.of(network(List.of(REMOTE))));
    }

    /** Several networks, blocks of all sizes, exceptions of both kinds, more members than one host copies to. */
    public static HostView fullHost() {
        NetworkView large = new NetworkView(
                VNI,
                PREFIX,
                VTEP,
                List.of(OWN, new OwnBlock(lease(100, "10.0.9.0/26", 65_088), Set.of())),
                IntStream.range(0, 1_720).mapToObj(Examples::remote).toList());
        NetworkView small = new NetworkView(
                new Vni(0xff_fffe),
                Optional.of(Prefix6.parse("2001:db8:1:2:3:4::/96")),
                VTEP,
                List.of(
                        new OwnBlock(lease(0xff_fffe, "10.0.1.16/28", 65_152), Set.of(Ip.parse("10.0.1.16"))),
                        new OwnBlock(lease(0xff_fffe, "10.0.1.40/30", 1_088), Set.of()),
                        new OwnBlock(lease(0xff_fffe, "10.0.1.77/32", 1_024), Set.of()),
                        new OwnBlock(lease(0xff_fffe, "10.0.1.78/32", 1_024), Set.of()),
                        new OwnBlock(chosen(lease(0xff_fffe, "10.0.1.79/32", 1_024), "52:54:00:00:00:01"), Set.of())),
                List.of(
                        new RemoteBlock(Cidr.parse("10.0.1.64/28"), Ip.parse("192.0.2.2")),
                        new RemoteBlock(Cidr.parse("10.0.1.41/32"), Ip.parse("192.0.2.3")),
                        new RemoteBlock(
                                Cidr.parse("10.0.1.42/32"),
                                Ip.parse("192.0.2.3"),
                                Optional.of(MacAddress.parse("52:54:00:00:00:02")))));
        NetworkView alone = new NetworkView(
                new Vni(7),
                Optional.empty(),
                VTEP,
                List.of(new OwnBlock(lease(7, "172.16.0.0/27", 64_960), Set.of())),
                List.of());
        NetworkView middling = new NetworkView(
                new Vni(8),
                Optional.empty(),
                VTEP,
                List.of(new OwnBlock(lease(8, "10.8.0.0/26", 64_896), Set.of())),
                remoteBlocks(900));
        return new HostView(List.of(alone, middling, large, small));
    }

    static NetworkView network(List<RemoteBlock> remote) {
        return new NetworkView(VNI, PREFIX, VTEP, List.of(OWN), remote);
    }

    /**
     * Of the block here a part is lent to the other host, which has a single address of it as well, with a MAC that its
     * container chose; of the block there this host has the same.
     */
    static NetworkView lendingNetwork() {
        Cidr lent = Cidr.parse("10.0.1.32/28");
        Cidr left = Cidr.parse("10.0.1.50/32");
        return new NetworkView(
                VNI,
                PREFIX,
                VTEP,
                List.of(
                        new OwnBlock(OWN.lease(), OWN.closed(), Set.of(lent, left)),
                        new OwnBlock(lease(100, "10.0.1.96/29", 65_088), Set.of()),
                        new OwnBlock(chosen(lease(100, "10.0.1.80/32", 65_024), "52:54:00:00:00:01"), Set.of())),
                List.of(
                        REMOTE,
                        new RemoteBlock(lent, REMOTE.vtep()),
                        new RemoteBlock(left, REMOTE.vtep(), Optional.of(MacAddress.parse("52:54:00:00:00:02")))));
    }

    static List<RemoteBlock> remoteBlocks(int count) {
        return IntStream.range(0, count).mapToObj(Examples::remote).toList();
    }

    private static RemoteBlock remote(int i) {
        return new RemoteBlock(
                new Cidr(Ip.parse("10.1.0.0").plus(64L * i), 26),
                Ip.parse("192.0.2.2").plus(i));
    }

    private static Lease chosen(Lease lease, String mac) {
        return new Lease(
                lease.network(),
                lease.block(),
                lease.host(),
                lease.window(),
                lease.epoch(),
                lease.state(),
                lease.revision(),
                Optional.of(MacAddress.parse(mac)));
    }

    private static Lease lease(int vni, String block, int window) {
        return new Lease(
                new Vni(vni),
                Cidr.parse(block),
                new HostId("h1"),
                new Window(window),
                Epoch.FIRST,
                LeaseState.USABLE,
                1);
    }
}
