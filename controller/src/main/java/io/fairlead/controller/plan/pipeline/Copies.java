package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Ip;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * To whom a host copies a frame for many, so that every other member of the network gets it once.
 *
 * <p>Up to {@link #DIRECT} it copies to all of them itself. Above, the members are parted by the last bits of their VTEPs:
 * it copies to all of its own part and to one of each other part, who does the same for what comes from outside the part,
 * and nothing for what comes from within. All hosts part alike, for all know the same members.
 *
 * @param self where the host's own tunnel ends
 * @param members the VTEPs of all others
 */
record Copies(Ip self, List<Ip> members) {

    /** How many copies a packet gets in one go. OVS loses those past 780; what stays in this host needs room as well. */
    static final int AT_ONCE = 700;

    /** To how many members a host copies itself, in two goes. */
    static final int DIRECT = 2 * AT_ONCE;

    /** How many members a part has at most. */
    static final int PART = 500;

    Copies {
        members = members.stream().sorted().toList();
    }

    static Copies of(NetworkView network) {
        return new Copies(network.vtep(), network.members());
    }

    /** Whom a frame that starts at this host is copied to, in one list for each go. */
    List<List<Ip>> lists() {
        List<Ip> receivers = isDirect()
                ? members
                : Stream.concat(ownPart().stream(), relays()).toList();
        return IntStream.range(0, Math.ceilDiv(receivers.size(), AT_ONCE))
                .mapToObj(i -> receivers.subList(i * AT_ONCE, Math.min(receivers.size(), (i + 1) * AT_ONCE)))
                .toList();
    }

    private boolean isDirect() {
        return members.size() <= DIRECT;
    }

    /** The other members of this host's part, to whom it copies what comes from other parts. */
    List<Ip> ownPart() {
        int bits = partBits();
        return members.stream()
                .filter(member -> part(member, bits) == part(self, bits))
                .toList();
    }

    /** The other parts, each by the bits that its members share; none where hosts copy to all themselves. */
    List<Integer> otherParts() {
        return isDirect() ? List.of() : List.copyOf(parts(partBits()).keySet());
    }

    /** Which bits of a VTEP say in what part it is. */
    int partMask() {
        return (1 << partBits()) - 1;
    }

    /** Another one for each host that sends, so that the work is shared. */
    private Stream<Ip> relays() {
        int bits = partBits();
        return parts(bits).values().stream()
                .map(part -> part.get(Integer.remainderUnsigned(self.bits() >>> bits, part.size())));
    }

    private SortedMap<Integer, List<Ip>> parts(int bits) {
        return members.stream()
                .filter(member -> part(member, bits) != part(self, bits))
                .collect(Collectors.groupingBy(member -> part(member, bits), TreeMap::new, Collectors.toList()));
    }

    /** As few as leave no part too large, this host counted. */
    private int partBits() {
        return IntStream.iterate(1, bits -> bits + 1)
                .filter(bits -> Stream.concat(members.stream(), Stream.of(self))
                        .collect(Collectors.groupingBy(member -> part(member, bits), Collectors.counting()))
                        .values()
                        .stream()
                        .allMatch(size -> size <= PART))
                .findFirst()
                .orElseThrow();
    }

    private static int part(Ip vtep, int bits) {
        return vtep.bits() & ((1 << bits) - 1);
    }
}
