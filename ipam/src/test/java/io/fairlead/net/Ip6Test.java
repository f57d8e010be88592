package io.fairlead.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ip6Test {

    /** The examples of RFC 5952, sections 4.1 to 4.3. */
    @ParameterizedTest
    @CsvSource({
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8::1, 2001:db8::1",
        "0:0:0:0:0:0:0:0, ::",
        "::1, ::1",
        "fe80::, fe80::",
        "::ffff:192.0.2.1, ::ffff:c000:201"
    })
    void printsAsRfc5952Says(String text, String printed) {
        assertThat(Ip6.parse(text)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8:9",
                "g::",
                "12345::",
                "fe80::1%eth0",
                "1.2.3.4",
                "::1.2.3",
                "1.2.3.4::",
                "::1.2.3.4:5",
                ":1::",
                "1:",
                "::1/96"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> Ip6.parse(text)).hasMessage("Not an IPv6 address: " + text);
    }

    /** RFC 4291, appendix A. */
    @Test
    void makesTheLinkLocalAddressOfAMac() {
        assertThat(Ip6.linkLocal(MacAddress.parse("02:42:0a:01:02:4d"))).hasToString("fe80::42:aff:fe01:24d");
        assertThat(Ip6.linkLocal(MacAddress.parse("34:56:78:9a:bc:de"))).hasToString("fe80::3656:78ff:fe9a:bcde");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_261})
    void readsWhatItPrintsAsJavaDoes(long seed) throws Exception {
        var random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            var address = new Ip6(withZeros(random), withZeros(random));

            assertThat(Ip6.parse(address.toString())).isEqualTo(address);
            var bytes =
                    ByteBuffer.wrap(InetAddress.getByName(address.toString()).getAddress());
            assertThat(new Ip6(bytes.getLong(), bytes.getLong())).isEqualTo(address);
        }
    }

    private static long withZeros(Random random) {
        return random.nextLong() & ~((-1L >>> (16 * random.nextInt(4))) << (16 * random.nextInt(4)));
    }
}
