package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Ip;
import io.fairlead.net.Vni;

/**
 * What a flow is for. It never names an owner or an epoch: a new owner must not change flows.
 *
 * @param table where the flow is
 * @param vni the network it serves, 0 for none
 * @param object the low 24 bits of the address it serves: of a block, a slot or a VTEP; 0 for none
 */
record Cookie(Table table, int vni, int object) {

    /** Raised whenever flows change their meaning without changing their text. */
    static final int FORMAT = 1;

    /** Where the number of the network is. */
    static final long NETWORK_MASK = 0xff_ffffL << 24;

    /** Where the object is. */
    static final long OBJECT_MASK = 0xff_ffffL;

    static Cookie of(Table table) {
        return new Cookie(table, 0, 0);
    }

    Cookie in(Vni network) {
        return new Cookie(table, network.value(), object);
    }

    Cookie about(Ip address) {
        return new Cookie(table, vni, address.bits() & 0xff_ffff);
    }

    /** 8 bits format, 8 bits table, 24 bits VNI, 24 bits object. */
    long value() {
        return (long) FORMAT << 56 | (long) table.id() << 48 | (long) vni << 24 | object;
    }
}
