package io.fairlead.agent.docker;

import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.unix.CallException;
import io.fairlead.net.Cidr;

/** What Docker calls an address pool when it asks for addresses. It says all there is to know, so nothing is kept. */
sealed interface PoolId {

    /** How those begin whose network is not named. */
    String UNNAMED = "@";

    Cidr pool();

    /** The pool of a network that was named when Docker's network was made: {@code tenant/name/10.1.0.0/16}. */
    record OfNetwork(NetworkId network, Cidr pool) implements PoolId {
        @Override
        public String toString() {
            return network + "/" + pool;
        }
    }

    /** A pool whose network was not named in time; only one such network of a host may have it: {@code @10.1.0.0/16}. */
    record Unnamed(Cidr pool) implements PoolId {
        @Override
        public String toString() {
            return UNNAMED + pool;
        }
    }

    static PoolId parse(String text) throws CallException {
        try {
            if (text.startsWith(UNNAMED)) {
                return new Unnamed(Cidr.parse(text.substring(UNNAMED.length())));
            }
            String[] parts = text.split("/", 3);
            return new OfNetwork(new NetworkId(parts[0], parts[1]), Cidr.parse(parts[2]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new CallException("Not a pool of Fairlead's: " + text, e);
        }
    }
}
