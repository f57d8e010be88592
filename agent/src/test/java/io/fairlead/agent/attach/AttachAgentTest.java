package io.fairlead.agent.attach;

import static io.fairlead.agent.attach.AttachRig.FIRST;
import static io.fairlead.agent.attach.AttachRig.SOON;
import static io.fairlead.agent.attach.AttachRig.WEB;
import static io.fairlead.agent.attach.AttachRig.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.cluster.Conflict;
import io.fairlead.agent.plug.Endpoint;
import io.fairlead.agent.testing.FakeHost;
import io.fairlead.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of attachments when containers, Docker or the agent come and go; and of labels. */
class AttachAgentTest {

    @TempDir
    private Path directory;

    private AttachRig rig;

    @BeforeEach
    void begin() throws IOException {
        rig = new AttachRig(directory);
    }

    @AfterEach
    void end() throws IOException {
        rig.close();
    }

    @Test
    void plugsARestartedContainerInAgainWithItsAddress() throws IOException {
        rig.attach("db", "web", ",\"ifname\":\"lan0\"");
        rig.start("other", Map.of());
        rig.attach("other", "web");
        rig.restart("db");
        rig.agent.containerChanged(rig.docker.find("db").orElseThrow().id(), Set.of());

        await().until(() -> rig.inside("db").size() == 1);

        FakeHost.Inside inside = rig.inside("db").getFirst();
        assertThat(inside.interior().address()).isEqualTo(FIRST);
        assertThat(inside.name()).isEqualTo("lan0");
        await().until(() -> rig.host.endpoints().size() == 2);
    }

    @Test
    void givesAStoppedContainersAddressToOthersAndItAnotherOne() throws IOException {
        rig.attach("db", "web");
        rig.stop("db");
        rig.agent.request();
        await().until(() -> rig.host.endpoints().isEmpty());
        rig.start("other", Map.of());
        assertThat(rig.attach("other", "web", ",\"ip\":\"10.1.0.17\"").has("Err"))
                .isFalse();

        rig.restart("db");
        rig.agent.request();

        await().until(() -> rig.inside("db").size() == 1);
        assertThat(rig.inside("db").getFirst().interior().address()).isNotEqualTo(FIRST);
        assertThat(rig.call("Attachments", "").path("attachments"))
                .allMatch(each -> each.path("state").asText().equals("plugged"));
    }

    /** Docker asks for an address first and for its endpoint later, and nothing but the asking shows it meanwhile. */
    @Test
    void leavesAStoppedContainersAddressToWhoHasAskedForItMeanwhile() throws Exception {
        rig.attach("db", "web");
        rig.stop("db");
        rig.agent.request();
        await().until(() -> rig.host.endpoints().isEmpty());
        assertThat(rig.addresses.takeUnused(WEB, FIRST, SOON).address()).isEqualTo(FIRST);

        rig.restart("db");
        rig.attach("db", "web");

        assertThat(rig.inside("db"))
                .hasSize(1)
                .noneMatch(inside -> inside.interior().address().equals(FIRST));
    }

    @Test
    void forgetsAContainerThatIsRemoved() throws IOException {
        rig.attach("db", "web");
        rig.docker.remove(rig.stop("db").id());
        rig.agent.request();

        await().until(() -> rig.call("Attachments", "").path("attachments").isEmpty());
        assertThat(rig.host.endpoints()).isEmpty();
    }

    @Test
    void changesNothingWhileDockerDoesNotAnswer() throws IOException {
        rig.attach("db", "web");
        List<Endpoint> before = rig.host.endpoints();
        rig.whileDown(() -> rig.docker.answers(false));

        assertThat(error(rig.attach("db", "web"))).contains("Docker can't be asked for container db");
        assertThat(rig.host.endpoints()).isEqualTo(before);
        rig.docker.answers(true);
        rig.agent.request();
        assertThat(rig.attach("db", "web").path("changed").asBoolean()).isFalse();
    }

    @Test
    void goesOnAfterARestartOfTheAgent() throws IOException {
        rig.attach("db", "web");
        List<Endpoint> before = rig.host.endpoints();
        rig.whileDown(() -> {});

        assertThat(rig.attach("db", "web").path("changed").asBoolean()).isFalse();
        assertThat(rig.host.endpoints()).isEqualTo(before);
    }

    /** As when the agent was killed before it could write the attachment down. */
    @Test
    void removesWhatWasCutShort() throws Exception {
        rig.attach("db", "web");
        rig.whileDown(() -> Files.delete(rig.file));

        await().until(() -> rig.host.endpoints().isEmpty() && rig.host.names().isEmpty());
        assertThat(rig.addresses.takeUnused(WEB, FIRST, SOON).address()).isEqualTo(FIRST);
    }

    @Test
    void plugsALostPortInAgainWithoutTouchingTheLink() throws IOException {
        rig.attach("db", "web");
        List<Endpoint> before = rig.host.endpoints();
        List<FakeHost.Inside> inside = rig.inside("db");
        rig.host.replaceBridge();
        rig.agent.request();

        await().untilAsserted(() -> assertThat(rig.host.endpoints()).isEqualTo(before));
        assertThat(rig.inside("db")).isEqualTo(inside);
    }

    @Test
    void keepsAMacOfItsOwnWhenAPortIsLostAndWhenTheContainerIsRestarted() throws IOException {
        rig.attach("db", "web", ",\"mac\":\"02:00:00:00:00:07\"");
        List<Endpoint> before = rig.host.endpoints();
        rig.host.replaceBridge();
        rig.agent.request();
        await().untilAsserted(() -> assertThat(rig.host.endpoints()).isEqualTo(before));

        rig.restart("db");
        rig.agent.request();

        await().until(() -> rig.inside("db").size() == 1);
        FakeHost.Inside inside = rig.inside("db").getFirst();
        assertThat(inside.interior().address()).isEqualTo(FIRST);
        assertThat(inside.mac()).isEqualTo(MacAddress.parse("02:00:00:00:00:07"));
    }

    @Test
    void plugsInByLabelAndUnplugsWhenTheContainerStops() throws IOException {
        Container labelled = rig.start("labelled", Map.of(Label.NAME, "web:ip=10.1.0.20:ifname=lan0"));
        rig.agent.containerChanged(labelled.id(), labelled.labels().keySet());

        await().until(() -> rig.inside("labelled").size() == 1);
        assertThat(rig.host.endpoints()).extracting(Endpoint::by).containsExactly("label");
        assertThat(error(rig.detach("labelled", "web"))).contains("by its label fairlead.network");
        assertThat(rig.attach("labelled", "web", ",\"ip\":\"10.1.0.20\"")
                        .path("changed")
                        .asBoolean())
                .isFalse();

        rig.stop("labelled");
        rig.agent.containerChanged(labelled.id(), labelled.labels().keySet());

        await().until(() -> rig.host.endpoints().isEmpty());
    }

    @Test
    void reportsALabelThatCanNotBe() throws IOException {
        rig.start("wrong", Map.of(Label.NAME, "web:ip=10.1"));
        rig.start("nowhere", Map.of(Label.NAME, "shop"));
        rig.agent.request();

        await().untilAsserted(() -> assertThat(rig.agent.conflicts())
                .extracting(Conflict::text)
                .containsExactlyInAnyOrder(
                        "Container wrong has a label fairlead.network=web:ip=10.1 that is not understood: Not an IPv4"
                                + " address: 10.1. Make it anew with a right one",
                        "Container nowhere is not in network default/shop, where its label fairlead.network puts it:"
                                + " There is no network default/shop in the cluster; make it by: fairlead network create"
                                + " shop --tenant default"));
        rig.docker.remove(rig.stop("wrong").id());
        rig.docker.remove(rig.stop("nowhere").id());
        rig.agent.request();
        await().until(() -> rig.agent.conflicts().isEmpty());
    }

    @Test
    void attachesANamespaceThatIsNoContainersUntilItEnds() throws IOException {
        Path blue = Path.of("/run/netns/blue");
        rig.host.begin(blue, "4:900");
        rig.attach("netns:blue", "web");
        assertThat(rig.attach("netns:blue", "web").path("changed").asBoolean()).isFalse();
        assertThat(rig.host.endpoints().getFirst().containerName()).isEqualTo("netns:blue");

        rig.host.end(blue); // Nobody tells.

        await().until(() -> rig.host.endpoints().isEmpty()
                && rig.call("Attachments", "").path("attachments").isEmpty());
    }

    /** The kernel uses numbers of namespaces again. */
    @Test
    void doesNotTakeANewNamespaceForTheOneBefore() throws IOException {
        Path blue = Path.of("/run/netns/blue");
        rig.host.begin(blue, "4:900");
        rig.attach("netns:blue", "web");
        rig.host.end(blue);
        rig.host.begin(blue, "4:900");

        assertThat(rig.attach("netns:blue", "web").path("changed").asBoolean()).isTrue();
        assertThat(rig.host.inside("4:900")).hasSize(1);
    }
}
