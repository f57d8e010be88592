package io.fairlead.controller.plan;

import io.fairlead.ipam.HostId;
import io.fairlead.net.Prefix6;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How many flows a host has, and how many it may have. Prints flows, a tab, the budget. By {@code deploy/bench/run flows}.
 */
public final class FlowCount {

    private FlowCount() {}

    /** A cluster in which every host holds as many blocks of every network. */
    record Shape(int hosts, int networks, int blocksPerHost) {

        Cluster cluster() {
            Cluster cluster = Cluster.ofHosts(hosts);
            for (int vni = 101; vni <= 100 + networks; vni++) {
                cluster.network(vni, "10.%d.0.0/16".formatted(vni), Optional.of(Prefix6.uniqueLocal(vni)));
                for (int lease = 0; lease < hosts * blocksPerHost; lease++) {
                    cluster.lease(vni, "h" + (1 + lease % hosts));
                }
            }
            return cluster;
        }

        int flows() {
            return cluster().plan(new HostId("h1")).tables().flows().size();
        }

        /** 20 for each own block, 1 for each remote block, 1 for each remote host, and 300. */
        int budget() {
            int own = networks * blocksPerHost;
            return 20 * own + own * (hosts - 1) + (hosts - 1) + 300;
        }
    }

    /** Of all shapes the one that comes closest to its budget. */
    public static void main(String[] arguments) {
        Shape tightest = IntStream.of(1, 3, 30, 100)
                .boxed()
                .flatMap(hosts ->
                        IntStream.of(1, 10, 50).mapToObj(networks -> new Shape(hosts, networks, hosts < 30 ? 4 : 1)))
                .max(Comparator.comparingDouble(shape -> (double) shape.flows() / shape.budget()))
                .orElseThrow();
        System.err.println(tightest);
        System.out.println(tightest.flows() + "\t" + tightest.budget());
    }
}
