package io.fairlead.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.testing.FakeCluster;
import io.fairlead.agent.testing.FakeHost;
import io.fairlead.net.Cidr;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworkBookTest {

    private final FakeHost host = new FakeHost();
    private final NetworkBook book = new NetworkBook(new FakeCluster(), host);

    @Test
    void recallsWhatItWroteDown() throws IOException {
        var web = new Binding("aa", new NetworkId("acme", "web"), Optional.of(Cidr.parse("10.1.0.0/24")));
        new NetworkBook(new FakeCluster(), host).bind(web);

        book.recall();

        assertThat(book.all()).containsExactly(web);
    }

    @Test
    void recallsAllButWhatItDoesNotUnderstand() throws IOException {
        host.write("aa", "no such/name of a network");
        host.write("bb", "default/web");
        host.write("cc", "default/db@10.1.0.5/24");

        book.recall();

        assertThat(book.all()).containsExactly(new Binding("bb", new NetworkId("default", "web"), Optional.empty()));
    }

    /** The call that gives a pool back may be lost with the agent. */
    @Test
    void forgetsTheRangeOfAPoolWithTheLastNetworkThatHasIt() throws IOException {
        var pool = Cidr.parse("10.1.0.0/24");
        book.open(new PoolId.Unnamed(pool), Optional.of(Cidr.parse("10.1.0.128/25")));
        book.close(pool);
        book.bind(new Binding("aa", new NetworkId("default", "web"), Optional.of(pool)));
        book.bind(new Binding("bb", new NetworkId("default", "web"), Optional.of(pool)));

        book.forget("aa");
        assertThat(host.all()).containsOnlyKeys("bb", "@10.1.0.0/24");
        book.forget("bb");
        assertThat(host.all()).isEmpty();
    }

    @Test
    void keepsTheRangeOfAPoolOfWhichTheNextNetworkIsBeingMade() throws IOException {
        var pool = Cidr.parse("10.1.0.0/24");
        book.bind(new Binding("aa", new NetworkId("default", "web"), Optional.of(pool)));
        book.open(new PoolId.Unnamed(pool), Optional.of(Cidr.parse("10.1.0.128/25")));

        book.forget("aa");

        assertThat(book.range(new PoolId.Unnamed(pool))).contains(Cidr.parse("10.1.0.128/25"));
    }
}
