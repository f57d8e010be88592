package io.fairlead.ovsdb.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ovsdb.Mutation;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.Value;
import io.fairlead.ovsdb.Where;
import io.fairlead.ovsdb.testing.Books;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.opendaylight.ovsdb.lib.operations.Operation;

/** Holds the library at the version that was examined, and what we lean on in it at what it does there. */
class LinkageTest {

    private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-00000000000a");

    @Test
    void theLibraryIsTheOneThatWasExamined() throws Exception {
        var properties = new Properties();
        try (InputStream in = Operation.class
                .getClassLoader()
                .getResourceAsStream("META-INF/maven/org.opendaylight.ovsdb/library/pom.properties")) {
            assertThat(in).isNotNull();
            properties.load(in);
        }
        assertThat(properties).containsEntry("version", "1.12.0");
    }

    @Test
    void everyOperationIsWrittenAsTheProtocolDemands() throws Exception {
        Schema schema = Schema.read("Books", Json.read(Files.readString(Books.schema())));
        Transaction all = Transaction.in("Books")
                .insert("Book", "a", Map.of("title", Value.of("t"), "sequels", Value.named("a")))
                .update("Book", Where.uuid(ID), Map.of("tags", Value.set(Value.of("x"))))
                .mutate("Book", Where.named("a"), Mutation.insert("notes", Value.map(Map.of("k", "v"))))
                .delete("Book", Where.of("pages", Where.Comparison.LESS, Value.of(3)))
                .select("Book", Where.everyRow(), "title")
                .waitUntil("Book", Where.is("lent", Value.of(true)), Map.of("price", Value.of(1.5)))
                .comment("c")
                .durable()
                .build();
        assertThat(Json.read(new String(Json.write(OperationCodec.params(schema, all)), UTF_8)))
                .isEqualTo(Json.read("""
                        ["Books",
                         {"op":"insert","table":"Book","uuid-name":"a","row":{"title":"t","sequels":["named-uuid","a"]}},
                         {"op":"update","table":"Book","where":[["_uuid","==",["uuid","%1$s"]]],"row":{"tags":["set",["x"]]}},
                         {"op":"mutate","table":"Book","where":[["_uuid","==",["named-uuid","a"]]],
                          "mutations":[["notes","insert",["map",[["k","v"]]]]]},
                         {"op":"delete","table":"Book","where":[["pages","<",3]]},
                         {"op":"select","table":"Book","where":[],"columns":["_uuid","title"]},
                         {"op":"wait","table":"Book","where":[["lent","==",true]],"columns":["price"],
                          "rows":[{"price":1.5}],"timeout":0,"until":"=="},
                         {"op":"comment","comment":"c"},
                         {"op":"commit","durable":true}]
                        """.formatted(ID)));
    }
}
