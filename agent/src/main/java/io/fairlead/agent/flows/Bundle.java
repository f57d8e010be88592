package io.fairlead.agent.flows;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a bridge holds, as a file for {@code ovs-ofctl bundle}: groups first, since flows name them. Groups that outlived
 * the flows, as when somebody has deleted only those, would make the whole bundle fail: they go before all else.
 */
final class Bundle {

    private Bundle() {}

    /**
     * The file's text; empty if these are not the flows that the hash stands for.
     *
     * @param hash the cookie of the sentinel flow, which names a set of flows
     */
    static Optional<String> of(List<String> groups, List<String> flows, long hash) {
        String sentinel = "cookie=0x%x,".formatted(hash);
        if (flows.stream().noneMatch(flow -> flow.startsWith(sentinel))) {
            return Optional.empty();
        }
        return Optional.of(Stream.of(
                        Stream.of("group delete group_id=all"),
                        groups.stream().map(group -> "group add " + group),
                        flows.stream().map(flow -> "flow add " + flow))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n", "", "\n")));
    }
}
