package io.fairlead.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.controller.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Controllers that come into a cluster and go, each with a real store of its own, all in this process. */
class FormingIT {

    @TempDir
    Path root;

    private final List<Site> sites = new ArrayList<>();
    /** Loopback addresses of the test's own, so that the store's ports are free. */
    private final String prefix = "127.%d.%d.".formatted(digit(), digit());

    private Site one;

    private static int digit() {
        return ThreadLocalRandom.current().nextInt(1, 250);
    }

    @BeforeEach
    void startOne() throws Exception {
        one = site("one");
        one.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (Site site : sites) {
            site.kill();
        }
    }

    private Site site(String name) {
        var made = new Site(root, name, prefix + (sites.size() + 1));
        sites.add(made);
        return made;
    }

    private static String token(Site site, String role) throws Exception {
        String body = site.controller()
                .call("POST", "/api/v1/tokens", "{\"role\":\"%s\"}".formatted(role))
                .body();
        return new JsonMapper().readTree(body).path("token").asString();
    }

    private Site joined(String name, Site by) throws Exception {
        Site site = site(name);
        site.join(by.target(), token(by, "controller"));
        site.start();
        return site;
    }

    private static List<String> stores(Site site) throws Exception {
        List<String> stores = new ArrayList<>();
        for (JsonNode controller : site.cluster().path("controllers")) {
            stores.add(controller.path("name").asString() + " "
                    + controller.path("controller").asString() + " "
                    + controller.path("store").asString());
        }
        return stores;
    }

    private static Site leader(List<Site> sites) throws Exception {
        for (JsonNode controller : sites.getFirst().cluster().path("controllers")) {
            if (controller.path("store").asString().equals("leader")) {
                return sites.stream()
                        .filter(site ->
                                site.name().equals(controller.path("name").asString()))
                        .findAny()
                        .orElseThrow();
            }
        }
        throw new IllegalStateException("Nobody leads");
    }

    private static void assertMakes(Site site, String network, List<Site> seen) throws Exception {
        assertThat(site.makeNetwork(network)).isEqualTo(201);
        for (Site other : seen) {
            await().atMost(Site.PATIENCE).until(() -> other.sees(network));
        }
    }

    @Test
    void growsToThreeOutlivesItsLeaderIsRepairedAndShrinksToOne() throws Exception {
        assertThat(one.makeNetwork("first")).isEqualTo(201);
        Site two = joined("two", one);
        Site three = joined("three", two);
        List<Site> all = List.of(one, two, three);
        for (Site site : all) {
            awaitSafe(site);
            assertThat(site.sees("first")).isTrue();
            assertMakes(site, "by-" + site.name(), all);
        }

        Site lost = leader(all);
        List<Site> left = all.stream().filter(site -> site != lost).toList();
        lost.kill();
        for (Site site : left) {
            await().atMost(Duration.ofSeconds(30)).until(() -> site.makeNetwork("after-by-" + site.name()) / 100 == 2);
        }
        assertThat(left.getFirst().sees("by-" + lost.name())).isTrue();
        await().atMost(Site.PATIENCE)
                .untilAsserted(() -> assertThat(stores(left.getLast())).contains(lost.name() + " away away"));
        assertThat(left.getLast().cluster().path("state").asString()).isEqualTo("degraded");

        assertThat(remove(left.getFirst(), lost.name())).isEqualTo(204);
        Site four = joined("four", left.getLast());
        awaitSafe(four);
        assertMakes(four, "by-four", left);

        Site last = left.getFirst();
        assertThat(remove(last, "four")).isEqualTo(204);
        assertThat(remove(last, left.getLast().name())).isEqualTo(204);
        assertThat(remove(last, last.name())).isEqualTo(409);
        await().atMost(Site.PATIENCE)
                .untilAsserted(() -> assertThat(stores(last)).containsExactly(last.name() + " up leader"));
        assertThat(last.makeNetwork("alone-again")).isEqualTo(201);
        four.awaitReadiness(503);
    }

    private static void awaitSafe(Site site) {
        await().atMost(Site.PATIENCE).untilAsserted(() -> {
            JsonNode cluster = site.cluster();
            assertThat(cluster.path("unsafe").valueStream().map(JsonNode::asString))
                    .isEmpty();
            assertThat(cluster.path("state").asString()).isEqualTo("ready");
        });
    }

    private static int remove(Site site, String name) throws Exception {
        return site.controller()
                .call("DELETE", "/api/v1/cluster/controllers/" + name, "")
                .statusCode();
    }

    @Test
    void aMinorityRefusesWritesAndAnswersReads() throws Exception {
        assertThat(one.makeNetwork("before")).isEqualTo(201);
        Site two = joined("two", one);
        Site three = joined("three", one);
        two.kill();
        three.store().kill();

        one.awaitReadiness(503);
        assertThat(one.makeNetwork("refused")).isEqualTo(503);
        assertThat(one.sees("before")).isTrue();
        assertThat(one.cluster().path("state").asString()).isEqualTo("unavailable");
        await().atMost(Site.PATIENCE)
                .until(() -> one.cluster().path("unsafe").toString().contains("without a majority"));

        two.start();
        one.awaitReadiness(200);
        assertThat(one.makeNetwork("later")).isEqualTo(201);
    }

    @Test
    void refusesWhatIsNotOfThisClusterAndChangesNothing() throws Exception {
        Site other = site("other");
        other.start();
        String good = token(one, "controller");
        byte[] keys = Files.readAllBytes(other.directory().resolve("var/controller/pki/controllers-ca.pem"));
        Site two = site("two");

        assertThatThrownBy(() -> two.join(one.target(), token(one, "host"))).hasMessageContaining("flc1");
        assertThatThrownBy(() -> two.join(other.target(), good)).hasMessageContaining("its CA is another");
        String wrong = good.substring(0, good.lastIndexOf('.')) + ".wrong";
        assertThatThrownBy(() -> two.join(one.target(), wrong)).hasMessageContaining("not known");
        assertThat(two.directory().resolve("var/controller/joining")).doesNotExist();
        assertThat(two.directory().resolve("var/controller/pki")).doesNotExist();
        assertThatThrownBy(() -> other.join(one.target(), good))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("of another cluster");
        assertThat(Files.readAllBytes(other.directory().resolve("var/controller/pki/controllers-ca.pem")))
                .isEqualTo(keys);

        two.join(one.target(), good);
        assertThat(one.controller().get("/api/v1/cluster").path("controllers")).hasSize(2);
        two.join(one.target(), good); // Done already, and says so.
        assertThatThrownBy(() -> site("late").join(one.target(), good)).hasMessageContaining("used up");
    }

    @Test
    void goesOnWhereAJoinWasBrokenOff() throws Exception {
        Site two = site("two");
        String token = token(one, "controller");
        two.join(one.target(), token);
        // As if it had been killed before its last step: keys not in their place, the database half made.
        Path controller = two.directory().resolve("var/controller");
        Files.move(controller.resolve("pki"), controller.resolve("joining"));
        Files.delete(two.directory().resolve("var/store/fairlead.db"));

        two.join(one.target(), token);
        two.start();
        await().atMost(Site.PATIENCE)
                .untilAsserted(() -> assertThat(stores(one)).containsExactly("one up leader", "two up follower"));
    }
}
