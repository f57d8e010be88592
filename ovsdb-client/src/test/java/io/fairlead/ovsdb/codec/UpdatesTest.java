package io.fairlead.ovsdb.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ovsdb.Change;
import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Selection;
import io.fairlead.ovsdb.Value;
import io.fairlead.ovsdb.testing.Books;
import io.fairlead.ovsdb.testing.OvsdbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdatesTest {

    private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-00000000000a");

    private final Map<String, Map<UUID, Row>> rows = new HashMap<>(Map.of("Book", new HashMap<>()));

    @Test
    void fillsInTheDefaultsThatAServerLeavesOut() throws Exception {
        List<Change> changes = apply("insert", "{\"title\":\"a\"}");
        assertThat(changes)
                .singleElement()
                .satisfies(change -> assertThat(change.before()).isEmpty());
        assertThat(row().columns())
                .isEqualTo(Map.of(
                        "title", Value.of("a"),
                        "pages", Value.of(0),
                        "price", Value.of(0.0),
                        "lent", Value.of(false),
                        "tags", Value.set(),
                        "shelf", Value.set(),
                        "notes", Value.map(Map.of()),
                        "sequels", Value.set()));
    }

    @Test
    void replacesWhatHoldsAtMostOne() throws Exception {
        apply("insert", "{\"shelf\":3}");
        apply("modify", "{\"shelf\":4,\"pages\":7}");
        assertThat(row().optionalWhole("shelf")).hasValue(4);
        apply("modify", "{\"shelf\":[\"set\",[]]}");
        assertThat(row().optionalWhole("shelf")).isEmpty();
        assertThat(row().whole("pages")).isEqualTo(7);
    }

    /** From any set to any other by the elements that came or went, as ovsdb-server tells it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void followsASetByItsDifferences(long seed) throws Exception {
        var random = new Random(seed);
        apply("insert", "{}");
        Set<String> before = Set.of();
        for (int i = 0; i < 100; i++) {
            Set<String> after = someOf(random);
            var difference = new HashSet<>(before);
            difference.removeAll(after);
            for (String element : after) {
                if (!before.contains(element)) {
                    difference.add(element);
                }
            }
            apply("modify", json(Map.of("tags", Value.texts(difference))));
            assertThat(row().texts("tags")).isEqualTo(after);
            before = after;
        }
    }

    /** From any map to any other by the entries that came, changed or went. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void followsAMapByItsDifferences(long seed) throws Exception {
        var random = new Random(seed);
        apply("insert", "{}");
        Map<String, String> before = Map.of();
        for (int i = 0; i < 100; i++) {
            var after = new HashMap<String, String>();
            someOf(random).forEach(key -> after.put(key, Integer.toString(random.nextInt(3))));
            apply("modify", json(Map.of("notes", Value.map(difference(before, after)))));
            assertThat(row().map("notes")).isEqualTo(after);
            before = Map.copyOf(after);
        }
    }

    @Test
    void refusesAChangeOfARowItNeverSaw() {
        assertThatThrownBy(() -> apply("modify", "{\"pages\":1}")).isInstanceOf(MalformedException.class);
    }

    @Test
    void forgetsWhatWasDeleted() throws Exception {
        apply("insert", "{}");
        assertThat(apply("delete", "null"))
                .singleElement()
                .satisfies(change -> assertThat(change.after()).isEmpty());
        assertThat(rows.get("Book")).isEmpty();
    }

    @Test
    void readsTheSchemaOfOpenVswitch() throws Exception {
        Schema schema = Schema.read("Open_vSwitch", Json.read(Files.readString(OvsdbServer.VSWITCH)));
        assertThat(schema.table("Port").columns()).contains("trunks", "tag", "external_ids");
        assertThatThrownBy(() -> schema.table("Port").of(Set.of("nope"))).isInstanceOf(MalformedException.class);
    }

    private static Map<String, String> difference(Map<String, String> before, Map<String, String> after) {
        var difference = new HashMap<String, String>();
        before.forEach((key, value) -> {
            if (!after.containsKey(key)) {
                difference.put(key, value);
            }
        });
        after.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                difference.put(key, value);
            }
        });
        return difference;
    }

    private static Set<String> someOf(Random random) {
        var some = new HashSet<String>();
        for (String element : List.of("a", "b", "c", "d", "e")) {
            if (random.nextBoolean()) {
                some.add(element);
            }
        }
        return some;
    }

    private static String json(Map<String, Value> row) {
        var encoded = new HashMap<String, Object>();
        row.forEach((column, value) -> encoded.put(column, OperationCodec.value(value)));
        return new String(Json.write(encoded), UTF_8);
    }

    private List<Change> apply(String kind, String row) throws IOException, MalformedException {
        Schema schema = Schema.read("Books", Json.read(Files.readString(Books.schema())));
        return new Updates(schema, Selection.of("Books").and("Book"))
                .apply(Json.read("{\"Book\":{\"%s\":{\"%s\":%s}}}".formatted(ID, kind, row)), rows);
    }

    private Row row() {
        return rows.get("Book").get(ID);
    }
}
