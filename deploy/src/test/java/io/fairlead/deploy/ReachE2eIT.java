package io.fairlead.deploy;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Prober;
import io.fairlead.deploy.lab.Scale;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who reaches whom: two tenants with the same subnets, prefixes and addresses, two networks each, on all hosts. Every
 * container sends all it can, true and false, and each hears what its own network has to say to it, and not one frame more.
 */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReachE2eIT {

    /** Of each network, a quarter of a host's; two at least, as each is lied to about another of its own host. */
    private static final int PER_HOST = Scale.of("containers", 2, 5);

    private static final List<String> TENANTS = List.of("north", "south");
    private static final List<Segment> SEGMENTS = List.of(new Segment("web", 61), new Segment("data", 62));

    /** Bytes; the second is more than any MTU here, and travels in fragments. */
    private static final List<Integer> SIZES = List.of(100, 2_000);

    private static final List<String> TO_ONE = List.of("unicast4", "unicast6", "link");
    private static final List<String> TO_ALL = List.of("broadcast", "multicast4", "multicast6", "multicast-link");
    /** True ones of the sender's own making, sent after those that lie. */
    private static final List<String> BY_HAND = List.of("honest4-100", "honest6-100", "honest-link-100");

    private static final List<String> OF_NEIGHBOURS = List.of(
            "honest-arp-question-100", "honest-arp-answer-100", "honest-nd-question-100", "honest-nd-answer-100");

    /** So many that what a busy machine loses has come at last. */
    private static final int ROUNDS = 8;

    private final Lab lab;
    private final List<TestNetwork> networks = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private Map<String, List<String>> written = Map.of();

    ReachE2eIT(Lab lab) {
        this.lab = lab;
    }

    /** What the networks of one name have in common in all tenants. */
    private record Segment(String name, int number) {

        TestNetwork create(Lab lab, String tenant) {
            return new TestNetwork(lab, tenant, name)
                    .create("--subnet", "10.%d.0.0/20".formatted(number), "--ipv6-prefix", prefix() + "/96");
        }

        String prefix() {
            return "fd00:%d::".formatted(number);
        }

        /** Of the n-th on a host, both counted from 0 on, in a block of that host's own. */
        String address(int host, int n) {
            return "10.%d.%d.%d".formatted(number, host + 1, n + 5);
        }

        List<String> addresses() {
            return IntStream.range(0, Scale.HOSTS * PER_HOST)
                    .mapToObj(i -> address(i / PER_HOST, i % PER_HOST))
                    .toList();
        }

        /** The other of the same tenant; its addresses are those of the other tenant's other one as well. */
        Segment other() {
            return SEGMENTS.get(1 - SEGMENTS.indexOf(this));
        }
    }

    /** The n-th container of a host in a network, both counted from 0 on. */
    private record Member(TestNetwork network, Segment segment, Host on, int host, int n) {

        String address() {
            return segment.address(host, n);
        }

        /** What it calls itself. */
        String name() {
            return network.name() + " " + address();
        }

        String near() {
            return segment.address(host, (n + 1) % PER_HOST);
        }

        String far() {
            return segment.address((host + 1) % Scale.HOSTS, n);
        }

        void start(int all) {
            var peers = segment.addresses().stream().filter(not(address()::equals));
            new Prober(on, network.name(), address())
                    .start(
                            String.valueOf(segment.number()),
                            peers.collect(joining(",")),
                            near(),
                            far(),
                            String.valueOf(segment.other().number()),
                            String.join(",", segment.other().addresses()),
                            String.valueOf(all));
        }

        /** What it is to write down of another of its network, without the round. */
        Stream<Note> hearsOf(Member from) {
            var ordinary = SIZES.stream()
                    .flatMap(size -> Stream.concat(
                            TO_ONE.stream().map(kind -> from.says(kind + "-" + size, address())),
                            TO_ALL.stream().map(kind -> from.says(kind + "-" + size, "all"))));
            var datagrams = Stream.concat(ordinary, byHand(from, BY_HAND)).toList();
            var frames = Stream.concat(datagrams.stream(), byHand(from, OF_NEIGHBOURS));
            return Stream.concat(datagrams.stream().map("datagram "::concat), frames.map("frame "::concat))
                    .map(line -> new Note(name(), line));
        }

        private Stream<String> byHand(Member from, List<String> kinds) {
            return Stream.of(from.near(), from.far())
                    .filter(address()::equals)
                    .flatMap(to -> kinds.stream().map(kind -> from.says(kind, to)));
        }

        private String says(String kind, String to) {
            return "%s %s %s".formatted(name(), kind, to);
        }

        /** What is true of it, in the words of a kernel that knows it. */
        Stream<String> truth() {
            var self = new Container(on, name(), address());
            return Stream.of(address(), self.address6(segment.prefix()), self.linkLocal())
                    .map(address -> "neighbour %s %s".formatted(address, self.mac()));
        }
    }

    /**
     * A line that a container has written, or should have.
     *
     * @param by what that container calls itself
     */
    private record Note(String by, String line) {}

    @BeforeAll
    void fillTheTable() {
        Prober.clean(lab);
        for (var tenant : TENANTS) {
            lab.fairlead("tenant", "create", tenant).text();
            SEGMENTS.forEach(segment -> join(segment.create(lab, tenant), segment));
        }
        lab.atAll(host -> {
            members.stream().filter(member -> member.on().equals(host)).forEach(member -> member.start(members.size()));
            return host;
        });
        Prober.go(lab, members.size());
        for (int round = 1; round == 1 || (round <= ROUNDS && !missing().isEmpty()); round++) {
            Prober.awaitRound(lab, members.size(), round);
            written = Prober.written(lab);
            System.out.printf(
                    "Reach: %d containers, %d of %d lines missing after round %d%n",
                    members.size(), missing().size(), expected().size(), round);
        }
        Prober.stop(lab, members.size());
        written = Prober.written(lab);
    }

    private void join(TestNetwork network, Segment segment) {
        networks.add(network);
        for (int host = 0; host < Scale.HOSTS; host++) {
            for (int n = 0; n < PER_HOST; n++) {
                members.add(new Member(network, segment, lab.hosts().get(host), host, n));
            }
        }
    }

    @AfterAll
    void clean() {
        networks.forEach(TestNetwork::remove);
        TENANTS.forEach(tenant -> lab.fairlead("tenant", "delete", tenant).text());
        Prober.clean(lab);
    }

    private Stream<Member> peers(Member member) {
        return members.stream().filter(other -> other.network().equals(member.network()) && !other.equals(member));
    }

    private Set<Note> expected() {
        return members.stream()
                .flatMap(member -> peers(member).flatMap(member::hearsOf))
                .collect(toSet());
    }

    /** All that was written and begins so, in whichever round. */
    private Stream<Note> notes(String... beginnings) {
        return written.entrySet().stream()
                .flatMap(file -> file.getValue().stream()
                        .filter(line -> Stream.of(beginnings).anyMatch(line::startsWith))
                        .map(line -> new Note(file.getKey(), line)));
    }

    private Set<Note> heard() {
        return notes("datagram ", "frame ", "garbled ")
                .map(note -> new Note(note.by(), note.line().replaceFirst(" #\\d+$", "")))
                .collect(toSet());
    }

    private Set<Note> missing() {
        return without(expected(), heard());
    }

    private static Set<Note> without(Set<Note> all, Set<Note> some) {
        return all.stream().filter(not(some::contains)).collect(toSet());
    }

    /** To one and to all, by IPv4, by IPv6 and on the link, small and in fragments. */
    @Test
    void allOfANetworkReachEachOther() {
        assertThat(missing()).isEmpty();
    }

    /** Nothing of another network, of another tenant, and nothing that lies about its sender: not one frame. */
    @Test
    void nobodyHearsAnythingElse() {
        assertThat(without(heard(), expected())).isEmpty();
    }

    @Test
    void nothingComesTwice() {
        var once = new HashSet<Note>();
        assertThat(notes("datagram ").filter(note -> !once.add(note))).isEmpty();
    }

    /** What their kernels have learnt of one another by the end, after all the lies. */
    @Test
    void nobodyBelievesALie() {
        for (var member : members) {
            var believed = notes("neighbour ")
                    .filter(note -> note.by().equals(member.name()))
                    .map(Note::line);
            assertThat(believed)
                    .as("what %s believes", member.name())
                    .isNotEmpty()
                    .isSubsetOf(peers(member).flatMap(Member::truth).collect(toSet()));
        }
    }

    /** Addresses of this host's block, of another host's and of nobody's: none has an owner who could answer. */
    @Test
    void anAbsentAddressDoesNotAnswer() {
        var network = networks.getFirst();
        var from = lab.host(1).container("asks", network.name());
        var near = lab.host(1).container("near", network.name());
        var far = lab.host(2).container("far", network.name());
        near.remove();
        far.remove();
        for (var absent : List.of(near.address(), far.address(), "10.61.15.250")) {
            var said = from.shell("ping -c 1 -W 10 $1", absent);
            assertThat(said.ok()).as("%s", said).isFalse();
            assertThat(said.out()).as("%s", said).contains(" 0 received", "Destination Host Unreachable");
        }
        from.remove();
    }
}
