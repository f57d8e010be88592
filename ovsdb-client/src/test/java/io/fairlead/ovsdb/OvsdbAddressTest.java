package io.fairlead.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OvsdbAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"unix:/run/openvswitch/db.sock", "tcp:127.0.0.1:6640", "ssl:[fd00::1]:6655", "ssl:host.lan:1"})
    void printsWhatItRead(String text) {
        assertThat(OvsdbAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "unix:", "tcp:1.2.3.4", "ssl::6640", "ssl:1.2.3.4:99999", "http:1.2.3.4:80", "ssl:fd00::1:1"
            })
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> OvsdbAddress.parse(text));
    }
}
