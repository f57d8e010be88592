package io.fairlead.controller.southbound;

import io.fairlead.controller.reconcile.BridgePort;
import io.fairlead.controller.reconcile.Southbound;
import io.fairlead.controller.reconcile.SouthboundException;
import io.fairlead.controller.reconcile.SwitchPort;
import io.fairlead.ipam.HostId;
import io.fairlead.openflow.flow.FlowTraffic;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The hosts that are connected, by database and by switch. */
public final class Hosts implements Southbound {

    private final Databases databases;
    private final Switches switches;

    public Hosts(Databases databases, Switches switches) {
        this.databases = databases;
        this.switches = switches;
    }

    @Override
    public Set<HostId> connected() {
        return switches.connected();
    }

    @Override
    public Optional<BridgePort> bridge(HostId host) {
        return databases.port(host);
    }

    @Override
    public Optional<SwitchPort> tables(HostId host) {
        return switches.port(host);
    }

    /**
     * The flows of the host's switch whose cookies equal this one in the bits of the mask, and what each has done so
     * far; empty where the switch is not connected.
     *
     * @throws SouthboundException if the switch does not answer
     */
    public Optional<List<FlowTraffic>> traffic(HostId host, long cookie, long mask) {
        return switches.traffic(host, cookie, mask);
    }

    /**
     * How a port of the host's Open vSwitch is now; empty where the database is not connected or there is none.
     *
     * @param name of the port's interface
     * @throws SouthboundException if the database does not answer
     */
    public Optional<PortState> portState(HostId host, String name) {
        return databases.portState(host, name);
    }

    /** Why Open vSwitch could not open the host's tunnel port; empty where it could or nothing is known. */
    public Optional<String> tunnelError(HostId host) {
        return databases.tunnelError(host);
    }

    /** Whether the host's OVSDB is connected. */
    public boolean hasDatabase(HostId host) {
        return databases.port(host).isPresent();
    }

    /** Whether the host's switch is connected and obeys. */
    public boolean hasSwitch(HostId host) {
        return switches.port(host).isPresent();
    }

    /** Sends away what is connected of a host that has left. */
    public void drop(HostId host) {
        databases.drop(host);
        switches.drop(host);
    }
}
