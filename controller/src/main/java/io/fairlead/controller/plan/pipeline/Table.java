package io.fairlead.controller.plan.pipeline;

import io.fairlead.openflow.flow.Action;
import java.util.Arrays;
import java.util.Optional;

/**
 * The tables of the integration bridge, in the order packets meet them. Numbers leave gaps and never change: 30 to 69 are
 * kept for connection tracking, policy, services and translation, 70 for routes.
 */
public enum Table {
    /** Separates packets from containers from those off the tunnel. */
    CLASSIFY(0),
    /** Passes what a block's slots may send, and finds their network. */
    GUARD(10),
    /** Compares a slot with two source addresses: 64 rows for all blocks. */
    ROWS(11),
    /** Compares a slot with three source addresses, as ARP has them: 64 rows for all blocks. */
    ARP_ROWS(12),
    /** Passes what slots say of MAC addresses in IPv6. */
    ND_GUARD(13),
    /** Compares a slot with two addresses in a message of neighbour discovery: 64 rows for all blocks. */
    ND_ROWS(14),
    /** Sends questions for an address to the one who can answer. */
    NEIGHBOUR(20),
    /** Finds the host that has the destination. */
    FORWARD(80),
    /** Delivers to the slots of this host. */
    OUTPUT(90),
    /** Holds one flow that no packet meets: its cookie says what the tables were planned from. */
    SENTINEL(253);

    private final int id;

    Table(int id) {
        this.id = id;
    }

    /** The table of that number, if it is one of ours. */
    public static Optional<Table> of(int id) {
        return Arrays.stream(values()).filter(table -> table.id == id).findAny();
    }

    /** Its number in OpenFlow. */
    public int id() {
        return id;
    }

    Action gotoThis() {
        return Action.gotoTable(id);
    }
}
