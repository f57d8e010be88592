package io.fairlead.openflow.flow;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A field of a packet or of its way through the pipeline, with its names and numbers in OVS (ovs-fields(7)). In the
 * order in which ovs-ofctl prints matches.
 */
public enum Field {
    REG0("reg0", "reg0", "NXM_NX_REG0", Notation.HEX, oxm(1, 0, 4)),
    REG1("reg1", "reg1", "NXM_NX_REG1", Notation.HEX, oxm(1, 1, 4)),
    REG2("reg2", "reg2", "NXM_NX_REG2", Notation.HEX, oxm(1, 2, 4)),
    REG3("reg3", "reg3", "NXM_NX_REG3", Notation.HEX, oxm(1, 3, 4)),
    REG4("reg4", "reg4", "NXM_NX_REG4", Notation.HEX, oxm(1, 4, 4)),
    REG5("reg5", "reg5", "NXM_NX_REG5", Notation.HEX, oxm(1, 5, 4)),
    REG6("reg6", "reg6", "NXM_NX_REG6", Notation.HEX, oxm(1, 6, 4)),
    REG7("reg7", "reg7", "NXM_NX_REG7", Notation.HEX, oxm(1, 7, 4)),
    /** The VNI of a tunnel: of the packet received, or of the one to send. */
    TUN_ID("tun_id", "tun_id", "NXM_NX_TUN_ID", Notation.HEX, oxm(0x8000, 38, 8), oxm(1, 16, 8)),
    TUN_SRC("tun_src", "tun_src", "NXM_NX_TUN_IPV4_SRC", Notation.IP, oxm(1, 31, 4)),
    TUN_DST("tun_dst", "tun_dst", "NXM_NX_TUN_IPV4_DST", Notation.IP, oxm(1, 32, 4)),
    METADATA("metadata", "metadata", "OXM_OF_METADATA", Notation.HEX, oxm(0x8000, 2, 8)),
    /** 32 bits in a match, 16 bits where a move or a load names it. */
    IN_PORT("in_port", "in_port", "NXM_OF_IN_PORT", Notation.PORT, oxm(0x8000, 0, 4), oxm(0, 0, 2)),
    ETH_SRC("dl_src", "eth_src", "NXM_OF_ETH_SRC", Notation.MAC, oxm(0x8000, 4, 6), oxm(0, 2, 6)),
    ETH_DST("dl_dst", "eth_dst", "NXM_OF_ETH_DST", Notation.MAC, oxm(0x8000, 3, 6), oxm(0, 1, 6)),
    ETH_TYPE("dl_type", "eth_type", "NXM_OF_ETH_TYPE", Notation.ETHER_TYPE, oxm(0x8000, 5, 2), oxm(0, 3, 2)),
    IP_SRC("nw_src", "ip_src", "NXM_OF_IP_SRC", Notation.IP, oxm(0x8000, 11, 4), oxm(0, 7, 4)),
    IP_DST("nw_dst", "ip_dst", "NXM_OF_IP_DST", Notation.IP, oxm(0x8000, 12, 4), oxm(0, 8, 4)),
    IPV6_SRC("ipv6_src", "ipv6_src", "NXM_NX_IPV6_SRC", Notation.IPV6, oxm(0x8000, 26, 16), oxm(1, 19, 16)),
    IPV6_DST("ipv6_dst", "ipv6_dst", "NXM_NX_IPV6_DST", Notation.IPV6, oxm(0x8000, 27, 16), oxm(1, 20, 16)),
    ARP_SPA("arp_spa", "arp_spa", "NXM_OF_ARP_SPA", Notation.IP, oxm(0x8000, 22, 4), oxm(0, 16, 4)),
    ARP_TPA("arp_tpa", "arp_tpa", "NXM_OF_ARP_TPA", Notation.IP, oxm(0x8000, 23, 4), oxm(0, 17, 4)),
    IP_PROTO("nw_proto", "nw_proto", "NXM_OF_IP_PROTO", Notation.NUMBER, oxm(0x8000, 10, 1), oxm(0, 6, 1)),
    ARP_OP("arp_op", "arp_op", "NXM_OF_ARP_OP", Notation.NUMBER, oxm(0x8000, 21, 2), oxm(0, 15, 2)),
    ARP_SHA("arp_sha", "arp_sha", "NXM_NX_ARP_SHA", Notation.MAC, oxm(0x8000, 24, 6), oxm(1, 17, 6)),
    ARP_THA("arp_tha", "arp_tha", "NXM_NX_ARP_THA", Notation.MAC, oxm(0x8000, 25, 6), oxm(1, 18, 6)),
    IP_TTL("nw_ttl", "nw_ttl", "NXM_NX_IP_TTL", Notation.NUMBER, oxm(1, 29, 1)),
    ICMPV6_TYPE("icmp_type", "icmpv6_type", "NXM_NX_ICMPV6_TYPE", Notation.NUMBER, oxm(0x8000, 29, 1), oxm(1, 21, 1)),
    /** What a neighbour solicitation asks for, or what an advertisement is about. */
    ND_TARGET("nd_target", "nd_target", "NXM_NX_ND_TARGET", Notation.IPV6, oxm(0x8000, 31, 16), oxm(1, 23, 16)),
    /** The link-layer option of a solicitation, 0 where there is none. */
    ND_SLL("nd_sll", "nd_sll", "NXM_NX_ND_SLL", Notation.MAC, oxm(0x8000, 32, 6), oxm(1, 24, 6)),
    /** The link-layer option of an advertisement, 0 where there is none. */
    ND_TLL("nd_tll", "nd_tll", "NXM_NX_ND_TLL", Notation.MAC, oxm(0x8000, 33, 6), oxm(1, 25, 6));

    private static final long ICMPV6 = 58;
    private static final long SOLICITATION = 135;
    private static final long ADVERTISEMENT = 136;

    private static final Map<Integer, Field> BY_MATCH_HEADER =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Field::matchHeader, Function.identity()));
    private static final Map<Integer, Field> BY_ACTION_HEADER =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Field::actionHeader, Function.identity()));

    private final String matchName;
    private final String setName;
    private final String nxmName;
    private final Notation notation;
    private final int matchHeader;
    private final int actionHeader;

    Field(String matchName, String setName, String nxmName, Notation notation, int header) {
        this(matchName, setName, nxmName, notation, header, header);
    }

    Field(String matchName, String setName, String nxmName, Notation notation, int matchHeader, int actionHeader) {
        this.matchName = matchName;
        this.setName = setName;
        this.nxmName = nxmName;
        this.notation = notation;
        this.matchHeader = matchHeader;
        this.actionHeader = actionHeader;
    }

    private static int oxm(int oxmClass, int number, int bytes) {
        return oxmClass << 16 | number << 9 | bytes;
    }

    /** The field that has this unmasked OXM header in a match or in a set-field action; empty if unknown here. */
    public static Optional<Field> byMatchHeader(int header) {
        return Optional.ofNullable(BY_MATCH_HEADER.get(header));
    }

    /** The field that has this header in a Nicira action; empty if unknown here. */
    public static Optional<Field> byActionHeader(int header) {
        return Optional.ofNullable(BY_ACTION_HEADER.get(header));
    }

    /** Its unmasked OXM header in matches and set-field actions (OpenFlow 1.3.5, section 7.2.3.2). */
    public int matchHeader() {
        return matchHeader;
    }

    /** Its OXM or NXM header in Nicira's move, load and output actions. */
    public int actionHeader() {
        return actionHeader;
    }

    /** How many bits a match or a set-field gives it, 8 to 64, or 128. */
    public int bits() {
        return (matchHeader & 0xff) * 8;
    }

    /** How many bits moves, loads and outputs see of it. */
    public int actionBits() {
        return (actionHeader & 0xff) * 8;
    }

    /** Whether it has 128 bits, which are an {@link io.fairlead.net.Ip6} rather than a number. */
    public boolean isWide() {
        return bits() > Long.SIZE;
    }

    /** All its bits set; only where they are a number. */
    public long mask() {
        return -1L >>> (Long.SIZE - bits());
    }

    /** Some of its bits, as moves, loads and outputs name them; both ends belong to it, 0 is the lowest. */
    public Subfield bits(int first, int last) {
        return new Subfield(this, first, last);
    }

    /** All of its bits, as moves, loads and outputs name them. */
    public Subfield whole() {
        return new Subfield(this, 0, actionBits() - 1);
    }

    /** Whether OVS takes a mask for it. */
    boolean isMaskable() {
        return switch (this) {
            case IN_PORT, ETH_TYPE, IP_PROTO, ARP_OP, IP_TTL, ICMPV6_TYPE -> false;
            default -> true;
        };
    }

    /**
     * Whether every packet has it of which this much is known.
     *
     * @param known the values of other fields, empty where they are not known
     */
    boolean isIn(Function<Field, OptionalLong> known) {
        return switch (this) {
            case IP_SRC, IP_DST -> is(known, ETH_TYPE, EtherType.IP);
            case IPV6_SRC, IPV6_DST -> is(known, ETH_TYPE, EtherType.IPV6);
            case IP_PROTO, IP_TTL -> is(known, ETH_TYPE, EtherType.IP, EtherType.IPV6);
            case ARP_SPA, ARP_TPA, ARP_OP, ARP_SHA, ARP_THA -> is(known, ETH_TYPE, EtherType.ARP);
            case ICMPV6_TYPE -> is(known, ETH_TYPE, EtherType.IPV6) && is(known, IP_PROTO, ICMPV6);
            case ND_TARGET -> is(known, ICMPV6_TYPE, SOLICITATION, ADVERTISEMENT);
            case ND_SLL -> is(known, ICMPV6_TYPE, SOLICITATION);
            case ND_TLL -> is(known, ICMPV6_TYPE, ADVERTISEMENT);
            default -> true;
        };
    }

    private static boolean is(Function<Field, OptionalLong> known, Field field, long... values) {
        OptionalLong value = known.apply(field);
        return value.isPresent() && Arrays.stream(values).anyMatch(wanted -> wanted == value.getAsLong());
    }

    /** Where ovs-ofctl prints it among the others. */
    @SuppressWarnings("EnumOrdinal") // The order of the constants is the order of print, and nothing else hangs on it.
    int place() {
        return ordinal();
    }

    String matchName() {
        return matchName;
    }

    String setName() {
        return setName;
    }

    String nxmName() {
        return nxmName;
    }

    Notation notation() {
        return notation;
    }
}
