package io.fairlead.controller.southbound;

import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.Value;
import io.fairlead.ovsdb.Where;
import java.util.Map;
import java.util.Optional;

/**
 * How a port is just now, as ovs-vswitchd writes it down every few seconds (ovs-vswitchd.conf.db(5), Interface).
 *
 * @param link {@code up} or {@code down}; empty where it is not known
 * @param mtu in bytes; empty where it is not known
 * @param received what came in by it, which is what its container sent
 * @param sent what went out by it, to its container
 */
public record PortState(String link, Optional<Integer> mtu, Passed received, Passed sent) {

    /** What passed in one direction, and what did not; all 0 where the datapath does not count it. */
    public record Passed(long packets, long bytes, long dropped, long errors) {}

    /** Asks for it: these columns change all the time, so they are not among those that are followed. */
    static Transaction question(String name) {
        return Transaction.in(BridgeChange.DATABASE)
                .select("Interface", Where.is("name", Value.of(name)), "link_state", "mtu", "statistics")
                .build();
    }

    static PortState of(Row device) {
        Map<String, Long> counts = device.wholeMap("statistics");
        return new PortState(
                device.optionalText("link_state").orElse(""),
                device.optionalWhole("mtu").stream().mapToObj(Math::toIntExact).findAny(),
                passed("rx", counts),
                passed("tx", counts));
    }

    private static Passed passed(String direction, Map<String, Long> counts) {
        return new Passed(
                counts.getOrDefault(direction + "_packets", 0L),
                counts.getOrDefault(direction + "_bytes", 0L),
                counts.getOrDefault(direction + "_dropped", 0L),
                counts.getOrDefault(direction + "_errors", 0L));
    }
}
