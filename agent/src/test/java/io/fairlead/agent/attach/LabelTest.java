package io.fairlead.agent.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.Route;
import io.fairlead.net.Ip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelTest {

    private static final NetworkId WEB = new NetworkId("default", "web");
    private static final NetworkId DB = new NetworkId("acme", "db");

    @Test
    void namesOneNetworkOrSeveral() {
        assertThat(Label.parse("web")).containsExactly(Map.entry(WEB, Settings.NONE));
        assertThat(Label.parse("web, acme/db").keySet()).containsExactly(WEB, DB);
    }

    @Test
    void hasSettingsForEachNetwork() {
        assertThat(Label.parse("web:ip=10.1.2.3:ifname=lan0:mtu=1400:default-route,"
                        + "acme/db:route=10.9.0.0/16@10.2.0.5:route=10.8.0.0/16"))
                .containsEntry(
                        WEB,
                        new Settings(
                                Optional.of(Ip.parse("10.1.2.3")),
                                Optional.empty(),
                                Optional.of("lan0"),
                                List.of(),
                                OptionalInt.of(1_400),
                                true))
                .containsEntry(
                        DB,
                        Settings.NONE.withRoutes(
                                List.of(Route.parse("10.9.0.0/16@10.2.0.5"), Route.parse("10.8.0.0/16"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"|Not a name of a network: ''",
                "web,|Not a name of a network: ''",
                "We b|Not a name of a network: 'We b'",
                "web,web:mtu=1400|Network default/web is named twice",
                "web:ip=10.1.2|Not an IPv4 address: 10.1.2",
                "web:ip|Not a setting: 'ip'",
                "web:gateway=10.1.2.1|Not a setting: 'gateway'",
                "web:default-route=yes|Not a setting: 'default-route'",
                "web:mtu=big|Not a number of bytes: 'big'",
                "web:mtu=10|Not an MTU (68 to 65535): 10",
                "web:ifname=much-too-long-a-name|Not a name of an interface: 'much-too-long-a-name'",
                "web:ifname=..|Not a name of an interface: '..'",
                "web:route=10.9.0.1/16|10.9.0.0/16 would be right"
            })
    void saysWhatIsWrong(String label, String message) {
        assertThatThrownBy(() -> Label.parse(label))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
