package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Vni;

/**
 * Which flows of its own host carry an address's packets: those for the address, for the block it is in and for the
 * network as a whole. Flows that serve all networks alike are not among them.
 *
 * @param network the address's
 * @param block the lease it is in
 */
public record Carrying(Vni network, Cidr block, Ip address) {

    /** The bits of a cookie that name the network. */
    public static final long MASK = Cookie.NETWORK_MASK;

    /** What the cookies of all of them have in the bits of {@link #MASK}. */
    public long cookie() {
        return Cookie.of(Table.CLASSIFY).in(network).value() & MASK;
    }

    /** Whether a flow with this cookie is one of them. */
    public boolean includes(long cookie) {
        long object = cookie & Cookie.OBJECT_MASK;
        return (cookie & MASK) == cookie()
                && (object == 0 || object == object(block.first()) || object == object(address));
    }

    private static long object(Ip of) {
        return of.bits() & Cookie.OBJECT_MASK;
    }
}
