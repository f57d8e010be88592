package io.fairlead.ovsdb.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.ovsdb.Mutation;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Selection;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.Value;
import io.fairlead.ovsdb.Where;
import io.fairlead.ovsdb.testing.Books;
import io.fairlead.ovsdb.testing.OvsdbServer;
import io.fairlead.ovsdb.testing.TestPki;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TlsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @AutoClose
    private final TestPki controllers = new TestPki();

    @AutoClose
    private final TestPki hosts = new TestPki();

    private final BlockingQueue<OvsdbSession> dialledIn = new LinkedBlockingQueue<>();

    @Test
    void namesTheHostThatDialsInAndServesIt() throws Exception {
        try (OvsdbListener listener = listen();
                OvsdbServer _ =
                        OvsdbServer.vswitch("ssl:127.0.0.1:" + listener.port(), hosts.issue("host-1", controllers))) {
            OvsdbSession session = dialledIn.poll(20, TimeUnit.SECONDS);
            assertThat(session).isNotNull();
            assertThat(session.peerName()).contains("host-1");
            Replica replica = session.replicate(
                    Selection.of("Open_vSwitch")
                            .and("Open_vSwitch", "bridges", "external_ids")
                            .and("Bridge", "name", "ports", "fail_mode", "external_ids")
                            .and("Interface", "name", "type", "options", "ofport", "ofport_request", "external_ids"),
                    changes -> {});
            UUID bridge = session.transact(bridge()).uuid("bridge");

            Row made = replica.contents().row("Bridge", bridge).orElseThrow();
            assertThat(made.optionalText("fail_mode")).contains("secure");
            assertThat(made.references("ports")).hasSize(1);
            assertThat(replica.contents().first("Open_vSwitch").orElseThrow().references("bridges"))
                    .containsExactly(bridge);
            Row tunnel = replica.contents().first("Interface").orElseThrow();
            assertThat(tunnel.optionalWhole("ofport_request")).hasValue(1);
            assertThat(tunnel.optionalWhole("ofport")).isEmpty();
            assertThat(tunnel.entry("options", "key")).contains("flow");
        }
    }

    @Test
    void refusesAHostOfAnotherAuthority() throws Exception {
        try (OvsdbListener listener = listen();
                OvsdbServer _ = OvsdbServer.vswitch(
                        "ssl:127.0.0.1:" + listener.port(), controllers.issue("liar", controllers))) {
            assertThat(dialledIn.poll(3, TimeUnit.SECONDS)).isNull();
        }
    }

    @Test
    void dialsByTlsAndRefusesAServerOfAnotherAuthority() throws Exception {
        try (OvsdbServer server = OvsdbServer.standalone(Books.schema(), controllers.issue("store"));
                OvsdbDialer friend = OvsdbDialer.withTls(controllers.issue("controller"));
                OvsdbDialer stranger = OvsdbDialer.withTls(hosts.issue("stranger", controllers));
                OvsdbDialer misled = OvsdbDialer.withTls(controllers.issue("misled", hosts))) {
            try (OvsdbSession session = friend.dial(server.address(), PATIENCE)) {
                assertThat(session.peerName()).contains("store");
                assertThat(session.isOpen()).isTrue();
            }
            assertThatThrownBy(() -> stranger.dial(server.address(), PATIENCE))
                    .isInstanceOf(OvsdbException.Unavailable.class);
            assertThatThrownBy(() -> misled.dial(server.address(), PATIENCE))
                    .isInstanceOf(OvsdbException.Unavailable.class);
        }
    }

    @Test
    void noticesThatAHostWentAway() throws Exception {
        try (OvsdbListener listener = listen();
                OvsdbServer server =
                        OvsdbServer.vswitch("ssl:127.0.0.1:" + listener.port(), hosts.issue("host-2", controllers))) {
            OvsdbSession session = dialledIn.poll(20, TimeUnit.SECONDS);
            var closed = new LinkedBlockingQueue<String>();
            session.onClosed(() -> closed.add("closed"));
            server.kill();
            await().atMost(Duration.ofSeconds(5)).until(() -> !closed.isEmpty());
            assertThat(session.isOpen()).isFalse();
        }
    }

    private OvsdbListener listen() throws OvsdbException {
        return OvsdbListener.withTls(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                controllers.issue("controller", hosts),
                dialledIn::add);
    }

    private static Transaction bridge() {
        return Transaction.in("Open_vSwitch")
                .insert("Open_vSwitch", "root", Map.of("external_ids", Value.map(Map.of("fairlead-host-id", "h"))))
                .insert(
                        "Interface",
                        "tunnel",
                        Map.of(
                                "name", Value.of("fl-vxlan"),
                                "type", Value.of("vxlan"),
                                "options", Value.map(Map.of("remote_ip", "flow", "key", "flow")),
                                "ofport_request", Value.of(1)))
                .insert("Port", "port", Map.of("name", Value.of("fl-vxlan"), "interfaces", Value.named("tunnel")))
                .insert(
                        "Bridge",
                        "bridge",
                        Map.of(
                                "name", Value.of("br-fairlead"),
                                "fail_mode", Value.of("secure"),
                                "protocols", Value.set(Value.of("OpenFlow13")),
                                "ports", Value.named("port")))
                .mutate("Open_vSwitch", Where.named("root"), Mutation.insert("bridges", Value.named("bridge")))
                .durable()
                .build();
    }
}
