package io.fairlead.controller.paths;

import io.fairlead.controller.plan.pipeline.Arrivals;
import io.fairlead.controller.reconcile.SouthboundException;
import io.fairlead.controller.southbound.Hosts;
import io.fairlead.ipam.HostId;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what switches have counted of their peers, one switch after the other. */
public final class PathWatch {

    private static final Logger LOG = LoggerFactory.getLogger(PathWatch.class);

    private final Hosts hosts;
    private final Paths paths;
    private final InstantSource clock;

    public PathWatch(Hosts hosts, Paths paths, InstantSource clock) {
        this.hosts = hosts;
        this.paths = paths;
        this.clock = clock;
    }

    /** Looks at every switch that is connected; by one thread at a time, every few seconds. */
    public void look() {
        Set<HostId> connected = hosts.connected();
        paths.retain(connected);
        connected.forEach(this::look);
    }

    private void look(HostId host) {
        try {
            hosts.traffic(host, Arrivals.cookie(), Arrivals.MASK)
                    .ifPresent(traffic -> paths.counted(host, Arrivals.byPeer(traffic), clock.instant()));
        } catch (SouthboundException e) { // Its loop finds the same, and says so.
            LOG.atDebug().addKeyValue("host", host).setCause(e).log("Not counted");
        }
    }
}
