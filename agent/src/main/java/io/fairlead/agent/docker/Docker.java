package io.fairlead.agent.docker;

import io.fairlead.agent.cluster.ClusterNetwork;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What is needed of Docker's API. Never to be called while Docker waits for an answer of ours: it may wait for itself. */
interface Docker {

    /** All networks, without what is attached to them. */
    List<DockerNetwork> networks() throws IOException;

    /** What is attached to these networks now, by network; nothing where there is no such network. */
    Map<String, List<Attachment>> attachments(Set<String> networks) throws IOException;

    /** Makes the network that stands for one of the cluster, under the name it has in Docker. */
    void create(ClusterNetwork network) throws IOException;

    /** Removes a network; nothing happens if there is none. Docker refuses while something is attached. */
    void remove(String network) throws IOException;

    /**
     * The UDP port by which the overlay networks of Docker's swarm send, if it is in one. Only a manager of the swarm knows
     * it; for a worker it is the usual one.
     */
    OptionalInt swarmPort() throws IOException;

    /** Tells of changes until the connection ends. */
    void watch(Watcher watcher) throws IOException;

    /** Is told of changes. */
    interface Watcher {

        /** From here on it is told: of what has changed before, nobody told. */
        void begins();

        /** Networks, or what is attached to them, have changed. */
        void networksChanged();

        /**
         * A container has started, stopped, gone or got another name.
         *
         * @param labels the names of its labels, and of some other things
         */
        void containerChanged(String id, Set<String> labels);
    }
}
