package io.fairlead.controller.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.testing.InMemoryJournal;
import io.fairlead.controller.testing.InMemoryStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the REST API in a real browser. */
class OpenApiPageIT {

    @TempDir
    Path directory;

    @Test
    void showsEveryGroupOfCalls() throws Exception {
        try (var controller = new RunningController(
                directory.resolve("controller"),
                InMemoryStore.over(new InMemoryJournal(), InstantSource.system()),
                Map.of())) {
            String page = browsed("https://127.0.0.1:%d/api/index.html".formatted(controller.port()));

            assertThat(page)
                    .contains("Networks for containers on many Docker hosts", "Authorize")
                    .contains(
                            "Make a network, or find it made as asked for",
                            "List leases: which host hands out which block")
                    .doesNotContain("Failed to load API definition");
        }
    }

    /** What the page has become when its scripts are done. */
    private String browsed(String address) throws Exception {
        Process browser = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox", // CI's user is root.
                        "--disable-gpu",
                        "--ignore-certificate-errors", // Its CA is the test's own.
                        "--user-data-dir=" + directory.resolve("browser"),
                        "--virtual-time-budget=20000",
                        "--dump-dom",
                        address)
                .redirectError(directory.resolve("browser.log").toFile())
                .start();
        String page = new String(browser.getInputStream().readAllBytes(), UTF_8);
        assertThat(browser.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return page;
    }
}
