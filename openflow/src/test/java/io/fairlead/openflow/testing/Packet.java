package io.fairlead.openflow.testing;

import io.fairlead.net.Ip;
import io.fairlead.net.Ip6;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import io.fairlead.net.Vni;
import io.fairlead.openflow.flow.EtherType;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Subfield;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A packet with what a switch knows of it: its headers, where it came in, its registers.
 *
 * @param fields only those it has; registers, metadata and tunnel fields that are missing count as zero
 * @param addresses its fields of 128 bits
 */
public record Packet(Map<Field, Long> fields, Map<Field, Ip6> addresses) {

    public Packet {
        fields = fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(fields));
        addresses = Map.copyOf(addresses);
    }

    /** A frame without a known type. */
    public static Packet from(OfPort inPort, MacAddress source, MacAddress destination) {
        return new Packet(
                Map.of(
                        Field.IN_PORT,
                        (long) inPort.value(),
                        Field.ETH_SRC,
                        source.bits(),
                        Field.ETH_DST,
                        destination.bits()),
                Map.of());
    }

    public Packet ip(Ip source, Ip destination) {
        return with(Field.ETH_TYPE, EtherType.IP)
                .with(Field.IP_SRC, source.asLong())
                .with(Field.IP_DST, destination.asLong())
                .with(Field.IP_PROTO, 17)
                .with(Field.IP_TTL, 64);
    }

    public Packet ipv6(Ip6 source, Ip6 destination) {
        return with(Field.ETH_TYPE, EtherType.IPV6)
                .with(Field.IPV6_SRC, source)
                .with(Field.IPV6_DST, destination)
                .with(Field.IP_PROTO, 17)
                .with(Field.IP_TTL, 255);
    }

    /** A message of ICMPv6, in a packet that has addresses already. */
    public Packet icmp6(int type) {
        return with(Field.IP_PROTO, 58).with(Field.ICMPV6_TYPE, type);
    }

    /** A question for a target's MAC address, with the sender's own in the option. */
    public Packet solicitation(Ip6 target) {
        return icmp6(135).with(Field.ND_TARGET, target).with(Field.ND_SLL, field(Field.ETH_SRC));
    }

    /** An answer, or news for all, with the sender's own MAC address in the option. */
    public Packet advertisement(Ip6 target) {
        return icmp6(136).with(Field.ND_TARGET, target).with(Field.ND_TLL, field(Field.ETH_SRC));
    }

    /** A question for a target's MAC address. */
    public Packet arpRequest(Ip sender, Ip target) {
        return arp(1, sender, target).with(Field.ARP_THA, 0);
    }

    /** An answer, to whom the frame is for. */
    public Packet arpReply(Ip sender, Ip target) {
        return arp(2, sender, target).with(Field.ARP_THA, field(Field.ETH_DST));
    }

    private Packet arp(int operation, Ip sender, Ip target) {
        return with(Field.ETH_TYPE, EtherType.ARP)
                .with(Field.ARP_OP, operation)
                .with(Field.ARP_SHA, field(Field.ETH_SRC))
                .with(Field.ARP_SPA, sender.asLong())
                .with(Field.ARP_TPA, target.asLong());
    }

    /** As it comes out of a tunnel. */
    public Packet throughTunnel(Vni vni, Ip from) {
        return with(Field.TUN_ID, vni.value()).with(Field.TUN_SRC, from.asLong());
    }

    public Packet with(Field field, long value) {
        Map<Field, Long> changed = new EnumMap<>(Field.class);
        changed.putAll(fields);
        changed.put(field, value & field.mask());
        return new Packet(changed, addresses);
    }

    public Packet with(Field field, Ip6 address) {
        Map<Field, Ip6> changed = new EnumMap<>(Field.class);
        changed.putAll(addresses);
        changed.put(field, address);
        return new Packet(fields, changed);
    }

    /** The value of a field of 128 bits; empty if the packet has no such field. */
    Optional<Ip6> address(Field field) {
        return Optional.ofNullable(addresses.get(field));
    }

    /** With some bits of a field changed, the others as they are. */
    Packet with(Subfield bits, long value) {
        long hole = ~(bits.mask() << bits.first());
        return with(bits.field(), (field(bits.field()) & hole) | (value << bits.first()));
    }

    /** What the field holds; fails if the packet has no such field. */
    public long field(Field field) {
        return find(field).orElseThrow(() -> new IllegalStateException("No %s in %s".formatted(field, this)));
    }

    /** Of a field of 128 bits only the lower half can be had. */
    long bits(Subfield bits) {
        long value = bits.field().isWide() ? address(bits.field()).orElseThrow().low() : field(bits.field());
        return value >>> bits.first() & bits.mask();
    }

    OptionalLong find(Field field) {
        Long value = fields.get(field);
        if (value != null) {
            return OptionalLong.of(value);
        }
        return isOfTheSwitch(field) ? OptionalLong.of(0) : OptionalLong.empty();
    }

    private static boolean isOfTheSwitch(Field field) {
        return switch (field) {
            case REG0, REG1, REG2, REG3, REG4, REG5, REG6, REG7, METADATA, TUN_ID, TUN_SRC, TUN_DST -> true;
            default -> false;
        };
    }
}
