package io.fairlead.controller.plan;

import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.plan.pipeline.Fingerprint;
import io.fairlead.ipam.HostId;
import java.util.Map;

/**
 * What a host's OVSDB should hold of the bridge, in OVSDB's own words (ovs-vswitchd.conf.db(5)).
 *
 * @param name of the bridge and of its local port, which stays down
 * @param datapath what {@code datapath_type} says
 * @param datapathId 16 hexadecimal digits; in {@code other_config} too
 * @param failMode {@code secure}: without a controller the flows stay and nothing is flooded
 * @param protocol the only version of OpenFlow it speaks
 * @param otherConfig the keys that are ours; others are left alone
 * @param tunnel the one tunnel port
 */
public record BridgePlan(
        String name,
        Datapath datapath,
        String datapathId,
        String failMode,
        String protocol,
        Map<String, String> otherConfig,
        TunnelPlan tunnel) {

    /** The name of the integration bridge on every host. */
    public static final String BRIDGE = "br-fairlead";

    /** The name of its one tunnel port. */
    public static final String TUNNEL = "fl-vxlan";

    /**
     * The tunnel port: flows say where each packet goes and in which network.
     *
     * @param name of the port and of its interface
     * @param type of the interface
     * @param ofport what to request, and what flows count on
     * @param options of the interface
     */
    public record TunnelPlan(String name, String type, int ofport, Map<String, String> options) {

        public TunnelPlan {
            options = Map.copyOf(options);
        }
    }

    public BridgePlan {
        otherConfig = Map.copyOf(otherConfig);
    }

    /**
     * The bridge of a host, whatever is asked for.
     *
     * @param tunnelPort the UDP port of all hosts' tunnels
     */
    public static BridgePlan of(Host host, int tunnelPort) {
        String id = datapathId(host.id());
        return new BridgePlan(
                BRIDGE,
                host.datapath(),
                id,
                "secure",
                "OpenFlow13",
                Map.of(
                        // Without it OVS would add hidden flows of the highest priority, around guard and tenancy.
                        "disable-in-band", "true", "datapath-id", id),
                new TunnelPlan(
                        TUNNEL,
                        "vxlan",
                        1,
                        Map.of(
                                "remote_ip",
                                "flow",
                                "key",
                                "flow",
                                "dst_port",
                                Integer.toString(tunnelPort),
                                // Peers take packets only from the VTEP they know.
                                "local_ip",
                                host.vtep().toString())));
    }

    /** The datapath ID of a host's bridge: from a SHA-256 of the host's id, the top bit set so that it is never zero. */
    public static String datapathId(HostId host) {
        return "%016x".formatted(new Fingerprint().add(host.value()).value() | Long.MIN_VALUE);
    }
}
