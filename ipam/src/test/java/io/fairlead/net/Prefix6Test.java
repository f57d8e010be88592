package io.fairlead.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Prefix6Test {

    @Test
    void putsAnIpv4AddressBehindItself() {
        var prefix = Prefix6.parse("FD00:1:2:0:0:0::/96");
        Ip6 address = prefix.address(Ip.parse("10.1.2.77"));

        assertThat(prefix).hasToString("fd00:1:2::/96");
        assertThat(address).hasToString("fd00:1:2::a01:24d");
        assertThat(prefix.contains(address)).isTrue();
        assertThat(prefix.ip(address)).isEqualTo(Ip.parse("10.1.2.77"));
        assertThatThrownBy(() -> prefix.ip(Ip6.parse("fd00:1:3::a01:24d")))
                .hasMessage("fd00:1:3::a01:24d is not in fd00:1:2::/96");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fd00:1:2::/64 | A network's IPv6 prefix is a /96, for the 32 bits of IPv4 to follow: fd00:1:2::/64",
                "fd00:1:2:: | Not an IPv6 prefix (like fd00:1:2::/96): fd00:1:2::",
                "fd00::1/96 | fd00::1/96 has bits below its prefix; fd00::/96 would be right",
                "fe80::/96 | Containers can't have addresses of fe80::/96; choose a prefix of 2000::/3 or fd00::/8",
                "ff05::/96 | Containers can't have addresses of ff05::/96; choose a prefix of 2000::/3 or fd00::/8",
                "::ffff:0:0/96 | Containers can't have addresses of ::ffff:0:0/96; choose a prefix of 2000::/3 or fd00::/8"
            })
    void refusesWhatIsNoPrefixForContainers(String text, String message) {
        assertThatThrownBy(() -> Prefix6.parse(text)).hasMessage(message);
    }

    @Test
    void takesGlobalAndLocalPrefixes() {
        assertThat(Prefix6.parse("2001:db8:1::/96")).hasToString("2001:db8:1::/96");
        assertThat(Prefix6.parse("3fff:1::/96")).hasToString("3fff:1::/96");
        assertThat(Prefix6.parse("fc00::/96")).hasToString("fc00::/96");
    }

    /** RFC 4193, section 3.1. */
    @Test
    void makesLocalPrefixesOf40Bits() {
        assertThat(Prefix6.uniqueLocal(0x11_2233_4455_6677L)).hasToString("fd33:4455:6677::/96");
        assertThat(Prefix6.uniqueLocal(-1)).hasToString("fdff:ffff:ffff::/96");
        assertThat(Prefix6.uniqueLocal(0)).hasToString("fd00::/96");
    }
}
