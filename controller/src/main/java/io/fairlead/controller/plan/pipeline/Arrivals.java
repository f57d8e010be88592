package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Ip;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.FlowTraffic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What the flows that take packets off the tunnel have counted, by the VTEP the packets came from. */
public final class Arrivals {

    /** Chooses these flows by their cookies, with the flows of their table that serve no peer. */
    public static final long MASK = 0xffffL << 48;

    private Arrivals() {}

    /** What the cookies of these flows have in the bits of {@link #MASK}. */
    public static long cookie() {
        return Cookie.of(Table.CLASSIFY).value() & MASK;
    }

    /** How many packets came from each peer since its flow was added. */
    public static Map<Ip, Long> byPeer(List<FlowTraffic> traffic) {
        Map<Ip, Long> packets = new HashMap<>();
        for (FlowTraffic each : traffic) {
            OptionalLong vtep = peer(each.flow());
            if (vtep.isPresent()) {
                packets.put(new Ip((int) vtep.getAsLong()), each.packets());
            }
        }
        return Map.copyOf(packets);
    }

    private static OptionalLong peer(Flow flow) {
        return flow.table() == Table.CLASSIFY.id() ? flow.match().exactly(Field.TUN_SRC) : OptionalLong.empty();
    }
}
