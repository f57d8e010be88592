package io.fairlead.agent.link;

import io.fairlead.agent.cluster.LocalRecord;
import io.fairlead.agent.protocol.Message.Peers;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/**
 * All that a link to the controllers needs.
 *
 * @param version the agent's own, for people to read
 * @param status is told of every change
 */
public record LinkSetup(
        Places places,
        CurrentConfig config,
        String version,
        LinkTimes times,
        FactSource facts,
        RandomGenerator random,
        Consumer<LinkStatus> status) {

    /** The link, to be run by a thread of its own. */
    public Link over(LocalRecord localRecord) {
        var holdings = new Holdings(localRecord);
        var current = new CurrentConnection();
        var loop = new LinkLoop(
                new LinkLoop.Parts(config, version, times, new Dialer(places, times.dial()), facts, holdings, current),
                random,
                status);
        return new Link(new ClusterLink(holdings, current, loop), loop);
    }

    /**
     * A link.
     *
     * @param cluster what it tells
     */
    public record Link(ClusterLink cluster, LinkLoop loop) implements Runnable, AutoCloseable {

        /** Whether no controller can be reached: all have been tried since the last one was. */
        public boolean isAlone() {
            return loop.isAlone();
        }

        /** Has this called with the hash of the flows whenever a controller says that the bridge holds them. */
        public void onInstalled(LongConsumer listener) {
            loop.onInstalled(listener);
        }

        /** Has this called whenever a controller says which hosts share a network with this one. */
        public void onPeers(Consumer<Peers> listener) {
            loop.onPeers(listener);
        }

        /** Dials, listens and dials again, until closed or interrupted. */
        @Override
        public void run() {
            loop.run();
        }

        @Override
        public void close() {
            loop.close();
        }
    }
}
