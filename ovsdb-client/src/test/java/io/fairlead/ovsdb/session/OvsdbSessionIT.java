package io.fairlead.ovsdb.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.ovsdb.Mutation;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Selection;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.TransactionResult;
import io.fairlead.ovsdb.Value;
import io.fairlead.ovsdb.Where;
import io.fairlead.ovsdb.testing.Books;
import io.fairlead.ovsdb.testing.OvsdbServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OvsdbSessionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Selection ALL = Selection.of("Books").and("Book");

    @AutoClose
    private final OvsdbServer server = OvsdbServer.standalone(Books.schema(), null);

    @AutoClose
    private final OvsdbDialer dialer = OvsdbDialer.plain();

    private OvsdbSession session;

    @BeforeEach
    void dial() throws OvsdbException {
        session = dialer.dial(server.unix(), PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C:\\", "\"", "\\\"", "{[\"", "}]}", "a\nb\tc", "ü€😀", "\\\\\"{"})
    void carriesStringsThatLookLikeSyntax(String text) throws OvsdbException {
        Replica replica = session.replicate(ALL, changes -> {});
        TransactionResult result = session.transact(Transaction.in("Books")
                .insert("Book", Map.of("title", Value.of(text), "notes", Value.map(Map.of(text, text))))
                .select("Book", Where.is("title", Value.of(text)))
                .build());

        Row row = result.rows(1).getFirst();
        assertThat(row.text("title")).isEqualTo(text);
        assertThat(row.map("notes")).containsExactly(Map.entry(text, text));
        assertThat(replica.contents().row("Book", row.uuid())).contains(row);
    }

    @Test
    void readsEveryKindOfColumn() throws OvsdbException {
        Replica replica = session.replicate(ALL, changes -> {});
        UUID first = session.transact(Transaction.in("Books")
                        .insert("Book", "a", everything())
                        .insert("Book", Map.of("title", Value.of("b"), "sequels", Value.named("a")))
                        .build())
                .uuid("a");

        Row book = replica.contents().row("Book", first).orElseThrow();
        assertThat(book.columns()).isEqualTo(everything());
        assertThat(replica.contents().rows("Book").values())
                .filteredOn(row -> row.text("title").equals("b"))
                .singleElement()
                .satisfies(row -> assertThat(row.references("sequels")).containsExactly(first))
                .satisfies(row -> assertThat(row.optionalWhole("shelf")).isEmpty());
    }

    @Test
    void seesDifferencesOfSetsAndMaps() throws OvsdbException {
        Replica replica = session.replicate(ALL, changes -> {});
        UUID book = insert("a", everything());
        session.transact(Transaction.in("Books")
                .mutate("Book", Where.uuid(book), Mutation.put("notes", Map.of("k", "new", "m", "more")))
                .mutate(
                        "Book",
                        Where.uuid(book),
                        Mutation.insert("tags", Value.of("z")),
                        Mutation.delete("tags", Value.of("x")),
                        Mutation.delete("shelf", Value.of(3)),
                        Mutation.add("pages", 5))
                .build());

        Row after = replica.contents().row("Book", book).orElseThrow();
        assertThat(after.map("notes")).isEqualTo(Map.of("k", "new", "l", "w", "m", "more"));
        assertThat(after.texts("tags")).containsExactlyInAnyOrder("y", "z");
        assertThat(after.optionalWhole("shelf")).isEmpty();
        assertThat(after.whole("pages")).isEqualTo(105);
    }

    @Test
    void tellsErrorsApart() throws OvsdbException {
        insert("a", Map.of());
        assertThatThrownBy(() -> insert("a", Map.of())).isInstanceOf(OvsdbException.Constraint.class);
        assertThatThrownBy(() ->
                        session.transact(Transaction.in("None").comment("x").build()))
                .isInstanceOf(OvsdbException.Protocol.class)
                .hasMessageContaining("unknown database");
        assertThatThrownBy(() -> insert("b", Map.of("pages", Value.of("many"))))
                .isInstanceOf(OvsdbException.Protocol.class);
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void comparesBeforeItWrites() throws OvsdbException {
        UUID book = insert("a", Map.of("pages", Value.of(1)));
        Transaction.Builder raise = Transaction.in("Books")
                .waitUntil("Book", Where.uuid(book), Map.of("pages", Value.of(1)))
                .update("Book", Where.uuid(book), Map.of("pages", Value.of(2)))
                .comment("raised")
                .durable();
        assertThat(session.transact(raise.build()).count(1)).isEqualTo(1);
        assertThatThrownBy(() -> session.transact(raise.build())).isInstanceOf(OvsdbException.WaitFailed.class);
        assertThatThrownBy(() -> session.transact(Transaction.in("Books")
                        .waitUntilNone("Book", Where.is("title", Value.of("a")))
                        .build()))
                .isInstanceOf(OvsdbException.WaitFailed.class);
    }

    @Test
    void failsAtOnceWhenTheServerIsGone() throws Exception {
        server.kill();
        await().until(() -> !session.isOpen());
        assertThatThrownBy(() -> insert("a", Map.of())).isInstanceOf(OvsdbException.Unavailable.class);
    }

    @Test
    void failsACallInFlightWhenTheServerIsKilled() throws Exception {
        insert("a", Map.of());
        signal("STOP");
        var failure = CompletableFuture.supplyAsync(() -> {
            try {
                return insert("b", Map.of()).toString();
            } catch (OvsdbException e) {
                return e.getClass().getSimpleName();
            }
        });
        await().during(Duration.ofMillis(200)).until(() -> !failure.isDone());
        server.kill();
        assertThat(failure).succeedsWithin(Duration.ofSeconds(3)).isEqualTo("Unknown");
    }

    @Test
    void hangsUpOnAServerThatIsSilent() throws Exception {
        signal("STOP");
        await().atMost(Duration.ofSeconds(20)).until(() -> !session.isOpen());
        assertThatThrownBy(() -> insert("a", Map.of())).isInstanceOf(OvsdbException.Unavailable.class);
    }

    @Test
    void staysConnectedToAServerThatIsIdle() throws Exception {
        await().during(Duration.ofSeconds(12)).atMost(Duration.ofSeconds(14)).until(session::isOpen);
        insert("a", Map.of());
    }

    @Test
    void tellsTheFirstDumpBeforeAnyUpdate() throws Exception {
        for (int i = 0; i < 300; i++) {
            insert("old" + i, Map.of("notes", Value.map(Map.of("k", "x".repeat(1000)))));
        }
        var stop = new AtomicBoolean();
        var writer = Thread.ofVirtual().start(() -> write(stop));
        for (int round = 0; round < 10; round++) {
            var heard = new Recording();
            try (OvsdbSession reader = dialer.dial(server.unix(), PATIENCE)) {
                Replica replica = reader.replicate(ALL, heard);
                await().until(() -> heard.changes.size() > 350);
                assertThat(List.copyOf(heard.changes).subList(0, 300))
                        .allSatisfy(change -> assertThat(change.before()).isEmpty());
                assertThat(replica.contents().rows("Book")).hasSizeGreaterThanOrEqualTo(300);
            }
        }
        stop.set(true);
        writer.join();
    }

    private void write(AtomicBoolean stop) {
        try (OvsdbSession other = dialer.dial(server.unix(), PATIENCE)) {
            for (int i = 0; !stop.get(); i++) {
                other.transact(Transaction.in("Books")
                        .update("Book", Where.is("title", Value.of("old" + i % 300)), Map.of("pages", Value.of(i + 1)))
                        .build());
            }
        } catch (OvsdbException e) {
            throw new AssertionError(e);
        }
    }

    private UUID insert(String title, Map<String, Value> columns) throws OvsdbException {
        var row = new HashMap<>(columns);
        row.put("title", Value.of(title));
        return session.transact(
                        Transaction.in("Books").insert("Book", "it", row).build())
                .uuid("it");
    }

    private void signal(String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(server.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static Map<String, Value> everything() {
        return Map.of(
                "title", Value.of("a"),
                "pages", Value.of(100),
                "price", Value.of(9.5),
                "lent", Value.of(true),
                "tags", Value.texts(Set.of("x", "y")),
                "shelf", Value.set(Value.of(3)),
                "notes", Value.map(Map.of("k", "v", "l", "w")),
                "sequels", Value.uuids(List.of()));
    }
}
