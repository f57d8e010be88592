package io.fairlead.agent.probe;

import io.fairlead.agent.link.FactSource;
import io.fairlead.agent.link.OncePerReason;
import io.fairlead.agent.protocol.Message.Peers;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each host that shares a network with this one a packet through its tunnel port, as soon as it does and every
 * {@link #EVERY}. So the neighbour is known before the first packet of a container needs it, which OVS's userspace
 * datapath would drop; and the peers' bridges count that packets from here arrive.
 */
public final class Prober implements Runnable {

    /** How often, as long as peers stay the same. */
    public static final Duration EVERY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);

    private final FactSource facts;
    private final OncePerReason failures = new OncePerReason();
    private final Semaphore changes = new Semaphore(0);
    private volatile Peers peers = new Peers(List.of(), 0);

    /** Sends nothing until it knows peers. */
    public Prober(FactSource facts) {
        this.facts = facts;
    }

    /** These from now on, at once. */
    public void peersAre(Peers now) {
        peers = now;
        changes.release();
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                send(peers);
                boolean _ = changes.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS);
                int _ = changes.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Peers to) {
        if (to.vteps().isEmpty()) {
            return;
        }
        try {
            Ip own = facts.facts().vtep();
            try (DatagramChannel channel = DatagramChannel.open()) {
                // From anywhere else it would be a stranger's.
                channel.bind(new InetSocketAddress(own.toString(), 0));
                sendEach(channel, own, to);
            }
            failures.worked();
        } catch (IOException e) {
            failures.failed(
                    e, reason -> LOG.atWarn().addKeyValue("reason", reason).log("Peers not probed"));
        }
    }

    /** One peer without a route must not keep the others from being probed. */
    private static void sendEach(DatagramChannel channel, Ip own, Peers to) throws IOException {
        IOException failure = null;
        for (Ip peer : to.vteps()) {
            try {
                int _ = channel.send(ProbeFrame.from(own), new InetSocketAddress(peer.toString(), to.port()));
            } catch (IOException e) {
                failure = new IOException("%s: %s".formatted(peer, e.getMessage()), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
