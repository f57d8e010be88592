package io.fairlead.agent.link;

import io.fairlead.agent.cluster.Hole;
import io.fairlead.agent.cluster.LocalRecord;
import io.fairlead.agent.cluster.Occupants;
import io.fairlead.agent.protocol.HoleAnswer;
import io.fairlead.agent.protocol.HoleNotice;
import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other hosts have within this host's blocks. What is told counts at once; what is asked for is granted only when
 * nobody here uses it and it is written down, so that a restart without a controller does not give it away.
 */
final class HoleBook {

    private static final Logger LOG = LoggerFactory.getLogger(HoleBook.class);

    private final LocalRecord localRecord;
    private Map<Place, HoleNotice> told = Map.of();
    private List<Hole> remembered = List.of();
    private List<HoleAnswer> answers = List.of();
    private boolean isTold;
    private @Nullable Occupants occupants;

    HoleBook(LocalRecord localRecord) {
        this.localRecord = localRecord;
    }

    private record Place(Vni network, Cidr range) {

        static Place of(Hole hole) {
            return new Place(hole.network(), hole.range());
        }
    }

    /** What the record says counts until the cluster has spoken. */
    synchronized void remember(List<Hole> recorded) {
        remembered = List.copyOf(recorded);
    }

    synchronized void ask(Occupants whom) {
        occupants = whom;
    }

    /** These are all, from now. */
    synchronized void tell(List<HoleNotice> notices) {
        Map<Place, HoleNotice> all = new LinkedHashMap<>();
        notices.forEach(notice -> all.put(new Place(notice.vni(), notice.range()), notice));
        told = Map.copyOf(all);
        answers = List.of();
        isTold = true;
    }

    /** What this host gives to nobody. */
    synchronized List<Hole> holes() {
        return isTold ? told.values().stream().map(HoleBook::hole).toList() : remembered;
    }

    /** What is to be said to what was asked, as far as that is known. */
    synchronized List<HoleAnswer> answers() {
        return answers;
    }

    private static Hole hole(HoleNotice notice) {
        return new Hole(notice.vni(), notice.range(), notice.host());
    }

    /** Writes down what is told; to be done before a lease is written down. */
    void open() throws IOException {
        List<HoleNotice> notices = told();
        Set<Hole> recorded = Set.copyOf(localRecord.holes());
        List<HoleAnswer> given = new ArrayList<>();
        for (HoleNotice notice : notices) {
            if (notice.revision() == 0) {
                open(notice, recorded);
            } else {
                answer(notice, recorded).ifPresent(given::add);
            }
        }
        answered(notices, given);
    }

    /** Another host has it, whatever is in use here. */
    private void open(HoleNotice notice, Set<Hole> recorded) throws IOException {
        if (!recorded.contains(hole(notice))) {
            Optional.ofNullable(occupants())
                    .flatMap(asked -> asked.objection(notice.vni(), notice.range()))
                    .ifPresent(reason -> LOG.atError()
                            .addKeyValue("network", notice.vni())
                            .addKeyValue("range", notice.range())
                            .addKeyValue("other", notice.host())
                            .log("Another host has leased what is in use here: {}", reason));
            localRecord.keep(hole(notice));
        }
    }

    /** Another host asks for it. None before anybody knows what is in use here: it will be asked again. */
    private Optional<HoleAnswer> answer(HoleNotice notice, Set<Hole> recorded) throws IOException {
        Occupants asked = occupants();
        if (asked == null) {
            return Optional.empty();
        }
        Optional<String> objection = asked.objection(notice.vni(), notice.range());
        if (objection.isEmpty() && !recorded.contains(hole(notice))) {
            localRecord.keep(hole(notice));
        }
        return Optional.of(new HoleAnswer(notice.vni(), notice.range(), notice.revision(), objection));
    }

    /** Strikes out what is told no more; to be done after leases that are gone have been struck out. */
    void close() throws IOException {
        for (Hole hole : localRecord.holes()) {
            if (isOver(hole)) {
                localRecord.strike(hole);
            }
        }
    }

    private synchronized boolean isOver(Hole hole) {
        return isTold && !told.containsKey(Place.of(hole));
    }

    private synchronized List<HoleNotice> told() {
        return List.copyOf(told.values());
    }

    private synchronized @Nullable Occupants occupants() {
        return occupants;
    }

    /** Unless something else was told meanwhile. */
    private synchronized void answered(List<HoleNotice> to, List<HoleAnswer> given) {
        if (List.copyOf(told.values()).equals(to)) {
            answers = List.copyOf(given);
        }
    }
}
