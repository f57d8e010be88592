package io.fairlead.openflow.flow;

import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Ip6;
import io.fairlead.net.MacAddress;
import io.fairlead.net.OfPort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which packets a flow is for: all of its conditions hold. Built up from {@link #any()}; a condition on IP or ARP comes
 * after {@link #ip()} or {@link #arp()}, without which a switch refuses it.
 *
 * @param fields the conditions, at most one a field, in the order of {@link Field}, foreign ones last
 */
public record Match(List<MatchField> fields) {

    private static final Map<Long, String> OVER_IP = Map.of(1L, "icmp", 6L, "tcp", 17L, "udp", 132L, "sctp");
    private static final Map<Long, String> OVER_IPV6 = Map.of(58L, "icmp6", 6L, "tcp6", 17L, "udp6", 132L, "sctp6");
    private static final Comparator<MatchField> ORDER =
            Comparator.comparingInt(Match::place).thenComparing(MatchField::toString);
    private static final Match ANY = new Match(List.of());

    public Match {
        fields = fields.stream().sorted(ORDER).toList();
        List<Field> asked = fields.stream().flatMap(Match::field).toList();
        if (asked.stream().distinct().count() != asked.size()) {
            throw new IllegalArgumentException("A field twice in " + fields);
        }
        List<MatchField> all = fields;
        asked.forEach(field -> refuseWithoutType(field, all));
    }

    private static int place(MatchField field) {
        return field(field).mapToInt(Field::place).findFirst().orElse(Integer.MAX_VALUE);
    }

    /** The field that it asks for; none where this program has no word for it. */
    private static Stream<Field> field(MatchField field) {
        return switch (field) {
            case MatchField.Bits bits -> Stream.of(bits.field());
            case MatchField.Wide wide -> Stream.of(wide.field());
            case MatchField.Foreign _ -> Stream.empty();
        };
    }

    private static OptionalLong exactly(Field field, List<MatchField> fields) {
        return fields.stream()
                .filter(MatchField.Bits.class::isInstance)
                .map(MatchField.Bits.class::cast)
                .filter(bits -> bits.field() == field && bits.isExact())
                .mapToLong(MatchField.Bits::value)
                .findFirst();
    }

    private static void refuseWithoutType(Field field, List<MatchField> fields) {
        if (!field.isIn(other -> exactly(other, fields))) {
            throw new IllegalArgumentException(
                    "%s is only in packets of another type than %s asks for".formatted(field.matchName(), fields));
        }
    }

    /** Every packet. */
    public static Match any() {
        return ANY;
    }

    public Match inPort(OfPort port) {
        return with(Field.IN_PORT, port.value());
    }

    /** Of the bridge's own port, which has a number outside of {@link OfPort}. */
    public Match inPortLocal() {
        return with(Field.IN_PORT, 0xffff_fffeL);
    }

    public Match ip() {
        return with(Field.ETH_TYPE, EtherType.IP);
    }

    public Match arp() {
        return with(Field.ETH_TYPE, EtherType.ARP);
    }

    public Match ipv6() {
        return with(Field.ETH_TYPE, EtherType.IPV6);
    }

    /** ICMPv6, and with it neighbour discovery. */
    public Match icmp6() {
        return ipv6().with(Field.IP_PROTO, 58);
    }

    /** One kind of message of ICMPv6. */
    public Match icmp6(int type) {
        return icmp6().with(Field.ICMPV6_TYPE, type);
    }

    public Match ethSrc(MacAddress mac) {
        return with(Field.ETH_SRC, mac.bits());
    }

    public Match ethSrc(MacAddress mac, MacAddress mask) {
        return with(Field.ETH_SRC, mac.bits(), mask.bits());
    }

    public Match ethDst(MacAddress mac) {
        return with(Field.ETH_DST, mac.bits());
    }

    public Match ethDst(MacAddress mac, MacAddress mask) {
        return with(Field.ETH_DST, mac.bits(), mask.bits());
    }

    public Match ipSrc(Ip address) {
        return with(Field.IP_SRC, address.asLong());
    }

    public Match ipSrc(Cidr range) {
        return with(Field.IP_SRC, range);
    }

    public Match ipDst(Ip address) {
        return with(Field.IP_DST, address.asLong());
    }

    public Match ipDst(Cidr range) {
        return with(Field.IP_DST, range);
    }

    /** Addresses and masks of any shape are said with {@link #with(Field, Cidr)} and its siblings. */
    public Match arpSpa(Cidr range) {
        return with(Field.ARP_SPA, range);
    }

    public Match arpTpa(Cidr range) {
        return with(Field.ARP_TPA, range);
    }

    public Match tunSrc(Ip vtep) {
        return with(Field.TUN_SRC, vtep.asLong());
    }

    public Match with(Field field, long value) {
        return with(field, value, field.mask());
    }

    public Match with(Field field, Ip address) {
        return with(field, address.asLong());
    }

    public Match with(Field field, MacAddress mac) {
        return with(field, mac.bits());
    }

    /** Any address of a range; all addresses is no condition at all. */
    public Match with(Field field, Cidr range) {
        return range.prefix() == 0
                ? this
                : with(field, range.network().asLong(), range.mask().asLong());
    }

    /** Only the bits of the mask count; the value has no others. */
    public Match with(Field field, long value, long mask) {
        return with(new MatchField.Bits(field, value, mask));
    }

    /** Exactly this address. */
    public Match with(Field field, Ip6 address) {
        return with(MatchField.Wide.exactly(field, address));
    }

    /** Only the bits of the mask count; the value has no others. */
    public Match with(Field field, Ip6 value, Ip6 mask) {
        return with(new MatchField.Wide(field, value, mask));
    }

    public Match with(MatchField field) {
        List<MatchField> more = new ArrayList<>(fields);
        more.add(field);
        return new Match(more);
    }

    /** The exact value asked for; empty if the field does not matter, has a mask or 128 bits. */
    public OptionalLong exactly(Field field) {
        return exactly(field, fields);
    }

    /** Whether every packet it takes has the field. */
    boolean has(Field field) {
        return field.isIn(this::exactly);
    }

    /** As ovs-ofctl prints it: empty for every packet. */
    @Override
    public String toString() {
        Word word = word();
        Stream<String> rest = fields.stream()
                .filter(field -> field(field).noneMatch(word::says))
                .map(MatchField::toString);
        return Stream.concat(Stream.of(word.text()).filter(text -> !text.isEmpty()), rest)
                .collect(Collectors.joining(","));
    }

    /** One word for the Ethernet type, or for it and the IP protocol. */
    private record Word(String text, Set<Field> said) {
        boolean says(Field field) {
            return said.contains(field);
        }
    }

    private Word word() {
        long type = exactly(Field.ETH_TYPE).orElse(0);
        long proto = exactly(Field.IP_PROTO).orElse(0);
        String overIp = (type == EtherType.IP ? OVER_IP : OVER_IPV6).getOrDefault(proto, "");
        if (!overIp.isEmpty()) {
            return new Word(overIp, Set.of(Field.ETH_TYPE, Field.IP_PROTO));
        }
        return switch ((int) type) {
            case EtherType.IP -> new Word("ip", Set.of(Field.ETH_TYPE));
            case EtherType.ARP -> new Word("arp", Set.of(Field.ETH_TYPE));
            case EtherType.IPV6 -> new Word("ipv6", Set.of(Field.ETH_TYPE));
            default -> new Word("", Set.of());
        };
    }
}
