package io.fairlead.controller.api;

import static io.fairlead.controller.api.RunningController.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.NetworkName;
import io.fairlead.controller.model.TenantName;
import io.fairlead.controller.store.HostChange;
import io.fairlead.controller.store.HostFacts;
import io.fairlead.controller.store.HostRequest;
import io.fairlead.controller.store.LeaseRequest;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.testing.InMemoryJournal;
import io.fairlead.controller.testing.InMemoryStore;
import io.fairlead.net.Ip;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** REST over real HTTP and TLS, with a store in memory. */
class RestTest {

    @TempDir
    static Path directory;

    private static final InMemoryJournal JOURNAL = new InMemoryJournal();
    private static RunningController controller;

    @BeforeAll
    static void start() throws Exception {
        Store store = InMemoryStore.over(JOURNAL, InstantSource.system());
        controller = new RunningController(directory, store, Map.of());
    }

    @AfterAll
    static void stop() {
        controller.close();
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(response).path("code").asString()).isEqualTo(code);
        assertThat(json(response).path("status").asInt()).isEqualTo(status);
        assertThat(json(response).path("detail").asString()).isNotBlank();
    }

    @Test
    void letsNobodyInWithoutTheToken() throws Exception {
        assertProblem(controller.anonymous("GET", "/api/v1/networks", ""), 401, "unauthorized");
        assertProblem(
                controller.send(controller.request("/api/v1/networks").header("Authorization", "Bearer wrong")),
                401,
                "unauthorized");
        assertProblem(controller.anonymous("GET", "/actuator/prometheus", ""), 401, "unauthorized");
    }

    @Test
    void showsCaAndHealthToEverybody() throws Exception {
        assertThat(controller.anonymous("GET", "/api/v1/ca", "").body()).startsWith("-----BEGIN CERTIFICATE-----");
        HttpResponse<String> health = controller.anonymous("GET", "/actuator/health/readiness", "");
        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
    }

    @Test
    void createsANetworkOnceHoweverOftenItIsAskedFor() throws Exception {
        String body = "{\"name\":\"web\",\"subnet\":\"10.1.0.0/24\"}";
        HttpResponse<String> first = controller.call("POST", "/api/v1/networks", body);
        HttpResponse<String> second = controller.call("POST", "/api/v1/tenants/default/networks", body);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(json(second)).isEqualTo(json(first));
        assertThat(json(first).path("gateway").asString()).isEqualTo("10.1.0.1");
        assertThat(json(first).path("dockerName").asString()).isEqualTo("web");
        assertProblem(
                controller.call("POST", "/api/v1/networks", "{\"name\":\"web\",\"subnet\":\"10.2.0.0/24\"}"),
                409,
                "exists");
    }

    @Test
    void createsANetworkWithIpv6AndAddressesSetAside() throws Exception {
        String body = "{\"name\":\"dual\",\"subnet\":\"10.6.0.0/24\",\"prefix6\":\"auto\","
                + "\"excluded\":[\"10.6.0.4-10.6.0.7\"],\"reserved\":[\"10.6.0.128/25\"]}";
        HttpResponse<String> first = controller.call("POST", "/api/v1/networks", body);
        HttpResponse<String> second = controller.call("POST", "/api/v1/networks", body);

        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(first.body()).contains("\"excluded\":[\"10.6.0.4/30\"]", "\"reserved\":[\"10.6.0.128/25\"]");
        assertThat(json(first).path("prefix6").asString()).matches("fd.*::/96");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(json(second)).isEqualTo(json(first));
        assertProblem(
                controller.call("POST", "/api/v1/networks", "{\"name\":\"six\",\"prefix6\":\"fd00::/64\"}"),
                400,
                "invalid");
    }

    @Test
    void refusesANetworkThatOverlaps() throws Exception {
        controller.call("POST", "/api/v1/networks", "{\"name\":\"wide\",\"subnet\":\"10.9.0.0/16\"}");

        assertProblem(
                controller.call("POST", "/api/v1/networks", "{\"name\":\"narrow\",\"subnet\":\"10.9.3.0/24\"}"),
                409,
                "overlaps");
    }

    @Test
    void choosesASubnetAndDeletesTheNetwork() throws Exception {
        controller.call("POST", "/api/v1/tenants", "{\"name\":\"acme\"}");
        HttpResponse<String> made = controller.call("POST", "/api/v1/tenants/acme/networks", "{\"name\":\"any\"}");

        assertThat(json(made).path("subnet").asString()).endsWith("/16");
        assertThat(json(made).path("dockerName").asString()).isEqualTo("acme.any");
        assertProblem(controller.call("DELETE", "/api/v1/tenants/acme", ""), 409, "not-empty");
        assertThat(controller
                        .call("DELETE", "/api/v1/tenants/acme/networks/any", "")
                        .statusCode())
                .isEqualTo(204);
        assertProblem(controller.call("GET", "/api/v1/tenants/acme/networks/any", ""), 404, "not-found");
        assertThat(controller.call("DELETE", "/api/v1/tenants/acme", "").statusCode())
                .isEqualTo(204);
    }

    @Test
    void deletesNoNetworkUnseen() throws Exception {
        controller.call("POST", "/api/v1/networks", "{\"name\":\"held\",\"subnet\":\"10.77.0.0/24\"}");
        Store store = controller.part(Store.class);
        var facts = new HostFacts(Ip.parse("192.0.2.77"), 1_500, Datapath.NETDEV);
        var host = (HostChange.Done) store.admit(new HostRequest(Optional.empty(), "hidden", facts, Optional.empty()));
        Network held = store.snapshot()
                .intent()
                .network(TenantName.DEFAULT, new NetworkName("held"))
                .orElseThrow();
        store.claim(host.host().id(), held.vni(), new LeaseRequest.AnyBlock(LeaseRequest.Seen.NOTHING));

        HttpResponse<String> refused = controller.call("DELETE", "/api/v1/networks/held", "");
        assertProblem(refused, 409, "not-seen");
        assertThat(json(refused).path("detail").asString()).contains("hidden", "?force=true");
        assertThat(controller
                        .call("DELETE", "/api/v1/networks/held?force=true", "")
                        .statusCode())
                .isEqualTo(204);
        store.removeHost(host.host().id());
    }

    @Test
    void drainsAHostAndTakesItBack() throws Exception {
        Store store = controller.part(Store.class);
        var facts = new HostFacts(Ip.parse("192.0.2.78"), 1_500, Datapath.NETDEV);
        var worn = (HostChange.Done) store.admit(new HostRequest(Optional.empty(), "worn", facts, Optional.empty()));
        for (int again = 0; again < 2; again++) {
            HttpResponse<String> drained = controller.call("PATCH", "/api/v1/hosts/worn", "{\"drained\":true}");
            assertThat(drained.statusCode()).as(drained.body()).isEqualTo(200);
            assertThat(json(drained).path("drained").asBoolean()).isTrue();
        }
        assertThat(controller.get("/api/v1/hosts/worn").path("drained").asBoolean())
                .isTrue();

        assertProblem(controller.call("PATCH", "/api/v1/hosts/worn", "{}"), 400, "invalid");
        assertProblem(controller.call("PATCH", "/api/v1/hosts/worn", "{\"drained\":\"maybe\"}"), 400, "invalid");
        assertProblem(controller.call("PATCH", "/api/v1/hosts/absent", "{\"drained\":true}"), 404, "not-found");
        assertThat(controller.get("/api/v1/hosts/worn").path("drained").asBoolean())
                .isTrue();

        HttpResponse<String> back = controller.call("PATCH", "/api/v1/hosts/worn", "{\"drained\":false}");
        assertThat(json(back).path("drained").asBoolean(true)).isFalse();
        assertThat(json(back).path("leases").asInt(-1)).isZero();
        store.removeHost(worn.host().id());
    }

    @Test
    void makesListsAndWithdrawsTokens() throws Exception {
        HttpResponse<String> made = controller.call("POST", "/api/v1/tokens", "{\"ttlSeconds\":60,\"uses\":3}");
        String id = json(made).path("id").asString();

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(json(made).path("token").asString()).matches("fl1\\.[\\w-]{43}\\.[0-9a-f]{12}\\.[\\w-]{32}");
        assertThat(controller.get("/api/v1/tokens").toString()).contains(id).doesNotContain("token");
        assertThat(controller.call("DELETE", "/api/v1/tokens/" + id, "").statusCode())
                .isEqualTo(204);
        assertProblem(controller.call("DELETE", "/api/v1/tokens/" + id, ""), 404, "not-found");
        assertProblem(controller.call("POST", "/api/v1/tokens", "{\"uses\":0}"), 400, "invalid");
        assertThat(controller.call("POST", "/api/v1/tokens", "").statusCode()).isEqualTo(201);
    }

    @Test
    void tellsHowThingsAre() throws Exception {
        assertThat(controller.get("/api/v1/status").path("state").asString()).isEqualTo("ready");
        assertThat(controller.get("/api/v1/leases").isArray()).isTrue();
        assertThat(controller.get("/api/v1/endpoints").isArray()).isTrue();
        assertThat(controller.call("GET", "/actuator/prometheus", "").body())
                .contains("fairlead_hosts_connected")
                .contains("fairlead_leases{state=\"usable\"}");
    }

    @Test
    void saysSoWhileTheStoreIsAwayAndGoesOnAfterwards() throws Exception {
        JOURNAL.stop();
        try {
            HttpResponse<String> refused = controller.call("POST", "/api/v1/networks", "{\"name\":\"later\"}");
            assertProblem(refused, 503, "store-unavailable");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(controller.get("/api/v1/status").path("state").asString())
                    .isEqualTo("unavailable");
            assertThat(controller
                            .anonymous("GET", "/actuator/health/readiness", "")
                            .statusCode())
                    .isEqualTo(503);
        } finally {
            JOURNAL.start();
        }
        assertThat(controller
                        .call("POST", "/api/v1/networks", "{\"name\":\"later\"}")
                        .statusCode())
                .isEqualTo(201);
    }
}
