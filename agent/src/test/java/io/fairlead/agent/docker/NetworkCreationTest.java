package io.fairlead.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.agent.testing.FakeCluster;
import io.fairlead.agent.testing.FakeHost;
import io.fairlead.agent.unix.CallException;
import io.fairlead.agent.unix.Request;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class NetworkCreationTest {

    private final FakeCluster cluster = new FakeCluster();
    private final NetworkCreation creation = new NetworkCreation(cluster, new NetworkBook(cluster, new FakeHost()));

    /** One that is mistyped, and one of another driver. */
    @Test
    void refusesOptionsThatItDoesNotHave() {
        for (String option : new String[] {"fairlead.nmae", "com.docker.network.bridge.name"}) {
            assertThatThrownBy(() -> creation.create(withOption(option)))
                    .isInstanceOf(CallException.class)
                    .hasMessageContaining("does not know the option " + option)
                    .hasMessageContaining("fairlead.name");
        }
        assertThat(cluster.networks()).isEmpty();
    }

    private static Request withOption(String option) throws IOException {
        return new Request(new ObjectMapper().readTree("""
                {"NetworkID":"aa","Options":{"com.docker.network.generic":{"%s":"shop"}},
                 "IPv4Data":[{"AddressSpace":"fairlead","Pool":"10.9.0.0/24"}],"IPv6Data":[]}""".formatted(option)));
    }
}
