package io.fairlead.openflow.flow;

import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;

/**
 * One step a switch takes on a packet, printed as ovs-ofctl prints it. A flow without actions drops it. Those that
 * OpenFlow calls instructions are actions here too; a flow has them last.
 */
public sealed interface Action {

    /** Sends a copy out of a port; not out of the port the packet came in by. */
    record Output(OfPort port) implements Action {
        @Override
        public String toString() {
            return "output:" + port;
        }
    }

    /** Sends a copy out of the port the packet came in by. */
    record OutputInPort() implements Action {
        @Override
        public String toString() {
            return "IN_PORT";
        }
    }

    /** Sends a copy out of the port whose number the bits hold; not out of the port the packet came in by. */
    record OutputField(Subfield port) implements Action {
        @Override
        public String toString() {
            return "output:" + port;
        }
    }

    /** Sets a whole field. */
    record SetField(Field field, long value) implements Action {
        public SetField {
            if (field.isWide() || (value & ~field.mask()) != 0) {
                throw new IllegalArgumentException("0x%x does not fit into %s".formatted(value, field.setName()));
            }
        }

        @Override
        public String toString() {
            return "set_field:%s->%s".formatted(field.notation().value(value), field.setName());
        }
    }

    /** Sets some bits of a field. */
    record Load(long value, Subfield to) implements Action {
        public Load {
            if ((value & ~to.mask()) != 0) {
                throw new IllegalArgumentException("0x%x does not fit into %s".formatted(value, to));
            }
        }

        @Override
        public String toString() {
            return "load:%s->%s".formatted(Notation.hex(value), to);
        }
    }

    /** Copies bits of one field into as many of another. */
    record Move(Subfield from, Subfield to) implements Action {
        public Move {
            if (from.width() != to.width()) {
                throw new IllegalArgumentException("%s is not as wide as %s".formatted(from, to));
            }
        }

        @Override
        public String toString() {
            return "move:%s->%s".formatted(from, to);
        }
    }

    /** Takes one from an IP packet's time to live; one whose time is over goes no further. */
    record DecTtl() implements Action {
        @Override
        public String toString() {
            return "dec_ttl";
        }
    }

    /**
     * Hands the packet to a group; what its buckets change stays in them.
     *
     * @param id a group's number, see {@link Group}
     */
    record ToGroup(int id) implements Action {
        @Override
        public String toString() {
            return "group:" + Integer.toUnsignedString(id);
        }
    }

    /** Sets bits of the metadata, after all other actions and before going on to another table. */
    record WriteMetadata(long value, long mask) implements Action {
        public WriteMetadata {
            if ((value & ~mask) != 0 || mask == 0) {
                throw new IllegalArgumentException("0x%x has bits outside of its mask 0x%x".formatted(value, mask));
            }
        }

        @Override
        public String toString() {
            return "write_metadata:" + Notation.hex(value) + (mask == -1L ? "" : "/" + Notation.hex(mask));
        }
    }

    /** Goes on to a later table. */
    record GotoTable(int table) implements Action {
        public GotoTable {
            if (table < 1 || table > Flow.MAX_TABLE) {
                throw new IllegalArgumentException("Table out of range: " + table);
            }
        }

        @Override
        public String toString() {
            return "goto_table:" + table;
        }
    }

    /**
     * An action or instruction this program has no word for, read from a switch. It can be compared and printed, not
     * written.
     *
     * @param bytes the whole of it as on the wire, in hexadecimal digits
     */
    record Foreign(String bytes) implements Action {
        @Override
        public String toString() {
            return "foreign:" + bytes;
        }
    }

    static Action output(OfPort port) {
        return new Output(port);
    }

    static Action setTunnelId(Vni vni) {
        return new SetField(Field.TUN_ID, vni.value());
    }

    static Action setTunnelDst(Ip vtep) {
        return new SetField(Field.TUN_DST, vtep.asLong());
    }

    static Action setEthSrc(MacAddress mac) {
        return new SetField(Field.ETH_SRC, mac.bits());
    }

    static Action setEthDst(MacAddress mac) {
        return new SetField(Field.ETH_DST, mac.bits());
    }

    static Action move(Subfield from, Subfield to) {
        return new Move(from, to);
    }

    static Action load(long value, Subfield to) {
        return new Load(value, to);
    }

    static Action gotoTable(int table) {
        return new GotoTable(table);
    }
}
