package io.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.link.AtomicFile;
import io.fairlead.agent.link.Pem;
import io.fairlead.agent.testing.FakeRest;
import io.fairlead.agent.testing.TestPki;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {

    private static final TestPki PKI = new TestPki();

    private final PrintStream usualOut = System.out;
    private final PrintStream usualErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    private FakeRest rest;
    private Thread command;

    @BeforeEach
    void start() throws Exception {
        rest = new FakeRest(PKI.controller());
        AtomicFile.write(directory.resolve("ca.pem"), Pem.text(PKI.controllersCa()));
        AtomicFile.writeSecret(directory.resolve("token"), "secret\n");
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(err, true, UTF_8));
        tenants("a");
        command = Thread.ofPlatform()
                .start(() -> Fairlead.run(Stream.of(
                                List.of("tenant", "list", "--watch", "--controller", rest.address()),
                                List.of("--ca", directory.resolve("ca.pem").toString()),
                                List.of(
                                        "--token-file",
                                        directory.resolve("token").toString()))
                        .flatMap(List::stream)
                        .toArray(String[]::new)));
    }

    @AfterEach
    void stop() throws InterruptedException {
        command.interrupt();
        command.join();
        System.setOut(usualOut);
        System.setErr(usualErr);
        rest.close();
    }

    private void tenants(String name) {
        rest.on("GET /api/v1/tenants", 200, "[{\"name\":\"%s\",\"networks\":[],\"endpoints\":0}]".formatted(name));
    }

    private void awaitShown(String text) {
        await().until(() -> out.toString(UTF_8).contains(text));
    }

    @Test
    void showsOnlyWhatHasChanged() {
        awaitShown("\na ");
        int asked = rest.asked().size();
        await().until(() -> rest.asked().size() >= asked + 2);
        tenants("b");
        awaitShown("\nb ");

        assertThat(out.toString(UTF_8).split("NAME")).hasSize(3); // Each of the two once, and nothing before.
    }

    @Test
    void outlivesAControllersAbsence() {
        awaitShown("\na ");
        rest.refuse("GET /api/v1/tenants", 503, "The store is away");
        await().until(() -> err.toString(UTF_8).contains("The store is away"));
        tenants("b");
        awaitShown("\nb ");

        assertThat(err.toString(UTF_8).split("The store is away")).hasSize(2);
    }
}
