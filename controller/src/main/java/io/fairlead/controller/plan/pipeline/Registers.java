package io.fairlead.controller.plan.pipeline;

import io.fairlead.ipam.Lease;
import io.fairlead.ipam.Window;
import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Match;
import io.fairlead.openflow.flow.Subfield;

/** What the metadata and the registers of a packet carry from table to table. */
final class Registers {

    /** The network, in the metadata; the bits above are kept for later. */
    static final Subfield NETWORK = Field.METADATA.bits(0, 23);

    /** The port a packet came in by, which in a register can be masked. */
    static final Subfield IN_PORT = Field.REG0.bits(0, 15);

    /** What chooses a slot: the low bits of its port number and of its address. */
    static final int SLOT_BITS = 6;

    private static final long VNI_MASK = 0xff_ffff;

    private Registers() {}

    static Match inNetwork(Match match, Vni vni) {
        return match.with(Field.METADATA, vni.value(), VNI_MASK);
    }

    static Action setNetwork(Vni vni) {
        return new Action.WriteMetadata(vni.value(), VNI_MASK);
    }

    /** From any slot of the block; of a small block's window only its part. */
    static Match fromSlots(Lease lease) {
        return fromSlots(lease.window(), lease.block());
    }

    /** From the slots that these addresses have in the window. */
    static Match fromSlots(Window window, Cidr addresses) {
        long mask = Field.REG0.mask() & -addresses.size();
        return Match.any().with(Field.REG0, window.port(addresses.first()).value(), mask);
    }

    /** Lays the low bits of a field into the register of rows, as its part 0, 1, 2 or 3. */
    static Action layRow(Field field, int part) {
        int first = part * SLOT_BITS;
        return Action.move(low(field), Field.REG1.bits(first, first + SLOT_BITS - 1));
    }

    /** What the register of rows holds when so many parts agree. */
    static long row(int slot, int parts) {
        long row = 0;
        for (int part = 0; part < parts; part++) {
            row |= (long) slot << (part * SLOT_BITS);
        }
        return row;
    }

    /** Starts the number of the port to send to. */
    static Action setOutput(Window window) {
        return new Action.SetField(Field.REG2, window.base());
    }

    /** Ends it with the slot that the destination is in. */
    static Action addSlot() {
        return Action.move(low(Field.ETH_DST), low(Field.REG2));
    }

    static Action output() {
        return new Action.OutputField(Field.REG2.whole());
    }

    private static Subfield low(Field field) {
        return field.bits(0, SLOT_BITS - 1);
    }
}
