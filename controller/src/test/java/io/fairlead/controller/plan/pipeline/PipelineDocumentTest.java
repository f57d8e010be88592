package io.fairlead.controller.plan.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.openflow.diff.SwitchState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the dumps in the document of the pipeline against the code. */
class PipelineDocumentTest {

    private static final Path DOCUMENT = Path.of("../docs/pipeline.md");
    private static final SwitchState TABLES =
            Pipeline.withSentinel(Pipeline.tables(Examples.smallHost()), 0x6c1f_93d2L);

    @Test
    void showsEveryFlowAsItIs() throws IOException {
        String[] flows = Stream.of(Table.values())
                .flatMap(table -> flowsOf(table).stream())
                .toArray(String[]::new);

        assertThat(blocks("flows")).containsExactly(flows);
    }

    @Test
    void showsEveryGroupAsItIs() throws IOException {
        assertThat(blocks("groups"))
                .containsExactly(TABLES.groups().stream()
                        .map(group -> abridged(group.toString()))
                        .toArray(String[]::new));
    }

    @Test
    void hasASectionForEveryTable() throws IOException {
        assertThat(Files.readString(DOCUMENT))
                .contains(Arrays.stream(Table.values())
                        .map(table -> "\n## Table %d: ".formatted(table.id()))
                        .toList());
    }

    /** Of the rows, the first two and the last of 64; cookies only where they are explained. */
    private static List<String> flowsOf(Table table) {
        List<String> flows = TABLES.flows().stream()
                .filter(flow -> flow.table() == table.id())
                .map(Object::toString)
                .toList();
        return flows.size() < 64 ? flows : List.of(flows.get(0), flows.get(1), "…", flows.get(63), flows.getLast());
    }

    private static String abridged(String group) {
        List<String> buckets = List.of(group.split(",(?=bucket)"));
        return buckets.size() < 10 ? group : String.join(",", buckets.subList(0, 3)) + ",…," + buckets.getLast();
    }

    private static List<String> blocks(String kind) throws IOException {
        return Pattern.compile("```" + kind + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map((MatchResult result) -> result.group(1))
                .flatMap(String::lines)
                .toList();
    }
}
