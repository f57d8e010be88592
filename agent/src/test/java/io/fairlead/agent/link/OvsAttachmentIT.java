package io.fairlead.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.agent.protocol.DatapathType;
import io.fairlead.agent.protocol.Message.Facts;
import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import io.fairlead.ovsdb.testing.OvsdbServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OvsAttachmentIT {

    private static final Facts FACTS =
            new Facts(Ip.parse("192.0.2.7"), 1450, DatapathType.NETDEV, Optional.empty(), List.of());

    private final OvsdbServer database = OvsdbServer.vswitch();
    private final OvsAttachment attachment = new OvsAttachment(
            database.socket(),
            new Places(Path.of("/etc/fairlead"), Path.of("/var/lib/fairlead"), Path.of("/run/fairlead")));

    @AfterEach
    void stop() {
        database.close();
    }

    private String vsctl(String... arguments) {
        return database.vsctl(arguments);
    }

    private static AgentConfig config(String... controllers) {
        List<ControllerAddress> addresses =
                Arrays.stream(controllers).map(ControllerAddress::parse).toList();
        return new AgentConfig(
                new HostId("h-1"), "berlin", addresses, Optional.empty(), Optional.empty(), Optional.empty(), 6640);
    }

    @Test
    void pointsOpenVswitchAtTheControllers() throws Exception {
        attachment.ensure(config("192.0.2.1", "192.0.2.2"), FACTS);

        assertThat(vsctl("get", "Open_vSwitch", ".", "external_ids"))
                .contains("fairlead-host-id=h-1", "fairlead-vtep=\"192.0.2.7\"", "fairlead-mtu=\"1450\"")
                .contains("fairlead-datapath=netdev");
        assertThat(vsctl("get-manager").lines()).containsExactly("ssl:192.0.2.1:6640", "ssl:192.0.2.2:6640");
        assertThat(vsctl("--bare", "--columns=connection_mode", "list", "Manager")
                        .split("\\s+"))
                .containsExactly("out-of-band", "out-of-band");
        assertThat(vsctl("get-ssl"))
                .contains(
                        "Private key: /var/lib/fairlead/agent/host.key",
                        "Certificate: /var/lib/fairlead/agent/host.pem",
                        "CA Certificate: /var/lib/fairlead/agent/controllers-ca.pem");
    }

    @Test
    void changesNothingTheSecondTime() throws Exception {
        assertThat(attachment.ensure(config("192.0.2.1"), FACTS)).isTrue();
        assertThat(attachment.ensure(config("192.0.2.1"), FACTS)).isFalse();
    }

    @Test
    void repairsWhatSomebodyChanged() throws Exception {
        attachment.ensure(config("192.0.2.1"), FACTS);
        vsctl("del-manager");
        vsctl("set", "Open_vSwitch", ".", "external_ids:fairlead-vtep=192.0.2.99");

        assertThat(attachment.ensure(config("192.0.2.1"), FACTS)).isTrue();

        assertThat(vsctl("get-manager")).isEqualTo("ssl:192.0.2.1:6640");
        assertThat(vsctl("get", "Open_vSwitch", ".", "external_ids:fairlead-vtep"))
                .isEqualTo("\"192.0.2.7\"");
    }

    @Test
    void followsTheListOfControllersAndLeavesAnothersManagerAlone() throws Exception {
        vsctl("set-manager", "ptcp:6640:127.0.0.1");
        attachment.ensure(config("192.0.2.1"), FACTS);

        attachment.ensure(config("192.0.2.2"), FACTS);

        assertThat(vsctl("get-manager").lines()).containsExactly("ptcp:6640:127.0.0.1", "ssl:192.0.2.2:6640");
    }

    @Test
    void refusesWhenSomebodyElseHasTls() throws Exception {
        vsctl("set-ssl", "/etc/other.key", "/etc/other.pem", "/etc/other-ca.pem");

        assertThatThrownBy(() -> attachment.ensure(config("192.0.2.1"), FACTS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/etc/other.key")
                .hasMessageContaining("ovs-vsctl del-ssl");
        assertThat(vsctl("get-manager")).isEmpty();
        assertThat(vsctl("get", "Open_vSwitch", ".", "external_ids")).isEqualTo("{}");
    }

    @Test
    void leavesEverythingAsItWas() throws Exception {
        vsctl("set-manager", "ptcp:6640:127.0.0.1");
        vsctl("add-br", "br-other");
        vsctl("set", "Open_vSwitch", ".", "external_ids:system-id=s-1");
        vsctl("add-br", "br-fairlead");
        attachment.ensure(config("192.0.2.1"), FACTS);

        attachment.remove(List.of(vsctl("get", "Bridge", "br-fairlead", "_uuid")));

        assertThat(vsctl("get-manager")).isEqualTo("ptcp:6640:127.0.0.1");
        assertThat(vsctl("list-br")).isEqualTo("br-other");
        assertThat(vsctl("list", "SSL")).isEmpty();
        assertThat(vsctl("get", "Open_vSwitch", ".", "external_ids")).isEqualTo("{system-id=s-1}");
    }
}
