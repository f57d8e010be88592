package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Result;
import io.fairlead.deploy.lab.Scale;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application of four services over three hosts, by docker-compose: a file for each host, one network for all. */
@ExtendWith(LabExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeE2eIT {

    private static final int SCALED = Scale.of("scaled", 3, 8);
    private static final Pattern ANSWER = Pattern.compile("visit (\\d+) of (\\d+) by (\\w+)");

    private final Lab lab;
    private final TestNetwork network;
    private final Host databaseHost;
    private final Host appHost;
    private final Host webHost;

    ComposeE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "shop");
        databaseHost = lab.host(1);
        appHost = lab.host(2);
        webHost = lab.host(3);
    }

    /** Each host uses addresses of a sixteenth of the subnet, which is a block. */
    @BeforeAll
    void bringUp() {
        lab.lab("image", "database", "cache", "app", "web").text();
        network.create("--subnet", "10.64.0.0/24");
        for (var file : List.of(
                "host1.yml",
                "host2.yml",
                "host3.yml",
                "made.yml",
                "joined.yml",
                "app.py",
                "database.sql",
                "web.conf")) {
            lab.hosts().forEach(host -> put(host, file, resource(file)));
        }
        compose(databaseHost, "host1.yml", "up", "--detach").text();
        compose(appHost, "host2.yml", "up", "--detach", "cache").text();
        awaitHealthy(databaseHost, "database");
        awaitHealthy(appHost, "cache");
        compose(appHost, "host2.yml", "up", "--detach").text();
        awaitHealthy(appHost, "app");
        nameUpstreams();
        compose(webHost, "host3.yml", "up", "--detach").text();
        awaitHealthy(webHost, "web");
    }

    private static String resource(String name) {
        try (InputStream in = ComposeE2eIT.class.getResourceAsStream("/shop/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(Host host, String file, String text) {
        host.shell("mkdir -p /root/shop && printf %s \"$2\" >\"/root/shop/$1\"", file, text)
                .text();
    }

    /** The first generation of it is a program of its own, the second one of Docker's commands. */
    private static Result compose(Host host, String file, String... words) {
        return host.shell("""
                cd /root/shop && file=$1 && shift
                if docker compose version >/dev/null 2>&1; then
                  docker compose --file "$file" "$@"
                else
                  docker-compose --file "$file" "$@"
                fi
                """, Stream.concat(Stream.of(file), Stream.of(words)).toArray(String[]::new));
    }

    private static List<String> containers(Host host, String service) {
        return host.shell("docker ps --quiet --filter label=com.docker.compose.service=$1", service)
                .lines();
    }

    private static void awaitHealthy(Host host, String service) {
        await(service + " healthy on " + host).atMost(120, SECONDS).until(() -> {
            var health = containers(host, service).stream()
                    .map(id -> host.docker("inspect", "--format", "{{.State.Health.Status}}", id)
                            .out()
                            .strip())
                    .toList();
            return !health.isEmpty() && health.stream().allMatch("healthy"::equals);
        });
    }

    /** Names across hosts come later: the web server is told the addresses. */
    private void nameUpstreams() {
        var upstreams = containers(appHost, "app").stream()
                .map(id -> Container.find(appHost, id, network.name()).address())
                .map("server %s:8080;%n"::formatted)
                .collect(Collectors.joining());
        put(webHost, "upstreams.conf", upstreams);
    }

    @AfterAll
    void clean() {
        compose(webHost, "host3.yml", "down");
        compose(appHost, "host2.yml", "down");
        compose(databaseHost, "host1.yml", "down", "--volumes");
        network.remove();
    }

    /**
     * What a visitor on the first host gets.
     *
     * @param number of the visit, from the cache
     * @param kept how many visits the database has
     * @param by the application's container that answered
     */
    private record Visit(long number, long kept, String by) {}

    private Visit visit() {
        return await("an answer of the shop")
                .atMost(60, SECONDS)
                .ignoreExceptionsMatching(AssertionError.class::isInstance)
                .until(this::tryToVisit, visit -> visit.number() > 0);
    }

    private Visit tryToVisit() {
        var said = databaseHost
                .dockerRun(network.name(), "--rm", "fairlead/box", "wget", "-q", "-O", "-", "http://10.64.0.52/")
                .text();
        var answer = ANSWER.matcher(said);
        assertThat(answer.find()).as(said).isTrue();
        return new Visit(Long.parseLong(answer.group(1)), Long.parseLong(answer.group(2)), answer.group(3));
    }

    @Test
    void isScaled() {
        var first = visit();
        compose(appHost, "host2.yml", "up", "--detach", "--scale", "app=" + SCALED)
                .text();
        awaitHealthy(appHost, "app");
        assertThat(containers(appHost, "app")).hasSize(SCALED);
        nameUpstreams();
        compose(webHost, "host3.yml", "restart", "web").text();
        awaitHealthy(webHost, "web");

        var visits = new ArrayList<Visit>();
        // The web server leaves one alone for ten seconds that has failed it once.
        await("an answer of each").atMost(60, SECONDS).until(() -> {
            visits.add(visit());
            return visits.stream()
                    .map(Visit::by)
                    .collect(Collectors.toSet())
                    .containsAll(shortIds(containers(appHost, "app")));
        });
        assertThat(visits.getLast().number()).isGreaterThanOrEqualTo(first.number() + visits.size());
    }

    private static List<String> shortIds(List<String> ids) {
        return ids.stream().map(id -> id.substring(0, 12)).toList();
    }

    /** What has a fixed address keeps it, and what was kept is still there. */
    @Test
    void isRestarted() {
        var before = visit();
        compose(databaseHost, "host1.yml", "restart").text();
        compose(appHost, "host2.yml", "restart", "cache").text();
        appHost.run("systemctl", "restart", "docker").text();
        awaitHealthy(databaseHost, "database");
        awaitHealthy(appHost, "cache");
        awaitHealthy(appHost, "app");
        nameUpstreams();
        compose(webHost, "host3.yml", "restart", "web").text();
        awaitHealthy(webHost, "web");

        assertThat(visit().kept()).isGreaterThanOrEqualTo(before.kept());
    }

    /** The network is the whole cluster's: it stays when compose has removed it, and every host can use it. */
    @Test
    void aNetworkThatComposeMakes() {
        var made = new TestNetwork(lab, "shop-made");
        try {
            compose(databaseHost, "made.yml", "up", "--detach").text();
            lab.hosts().forEach(host -> host.awaitNetwork(made.name()));
            compose(webHost, "joined.yml", "up", "--detach").text();
            assertReach(find(webHost, "two", made), find(databaseHost, "one", made));

            compose(databaseHost, "made.yml", "down").text();
            databaseHost.awaitNetwork(made.name());
            compose(databaseHost, "joined.yml", "up", "--detach").text();

            assertReach(find(webHost, "two", made), find(databaseHost, "two", made));
        } finally {
            lab.hosts().forEach(host -> compose(host, "joined.yml", "down"));
            made.remove();
        }
    }

    private static Container find(Host host, String service, TestNetwork in) {
        return Container.find(host, containers(host, service).getFirst(), in.name());
    }

    private static void assertReach(Container from, Container to) {
        assertThat(from.address()).startsWith("10.65.0.");
        assertThat(from.shell("ping -q -c 1 -W 2 " + to.address()).ok()).isTrue();
    }
}
