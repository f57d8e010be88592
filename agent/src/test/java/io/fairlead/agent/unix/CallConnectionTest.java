package io.fairlead.agent.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.time.Deadline;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallConnectionTest {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final long NOTHING_SCHEDULED = -1;

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final EmbeddedChannel channel = new EmbeddedChannel(new CallConnection(
            Map.of(
                    "quick", Call.plain(_ -> JsonNodeFactory.instance.objectNode()),
                    "hung", Call.plain(_ -> hang())),
            DEADLINE));

    @Test
    void keepsNothingOfACallThatIsAnswered() {
        call("quick");

        assertThat(answer()).isEqualTo("{}");
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(NOTHING_SCHEDULED);
    }

    @Test
    void answersInTimeACallThatIsNot() throws InterruptedException {
        channel.freezeTime();
        call("hung");
        channel.advanceTimeBy(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();

        assertThat(answer()).contains("could not finish this within 5 s");
        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }

    /** Each wait would end after the deadline, if it minded only its own patience. */
    @Test
    void givesAllWaitsOfACallTogetherNoMoreThanThereIs() {
        var server = new EmbeddedChannel(
                new CallConnection(Map.of("waiting", Call.plain(_ -> waitTwice())), Duration.ofMillis(200)));
        call(server, "waiting");

        assertThat(answer(server)).contains("the second wait is over");
    }

    private static ObjectNode waitTwice() throws InterruptedException, CallException {
        var never = new CountDownLatch(1);
        for (int n = 0; n < 2; n++) {
            assertThat(never.await(Deadline.left(Duration.ofHours(1)).toMillis(), TimeUnit.MILLISECONDS))
                    .isFalse();
        }
        throw new CallException("the second wait is over");
    }

    private ObjectNode hang() throws InterruptedException {
        try {
            new CountDownLatch(1).await();
            return JsonNodeFactory.instance.objectNode();
        } finally {
            interrupted.countDown();
        }
    }

    private void call(String name) {
        call(channel, name);
    }

    private static void call(EmbeddedChannel channel, String name) {
        channel.writeInbound(
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/" + name, Unpooled.EMPTY_BUFFER));
    }

    private String answer() {
        return answer(channel);
    }

    private static String answer(EmbeddedChannel channel) {
        FullHttpResponse response = await().until(
                        () -> {
                            channel.runPendingTasks();
                            return channel.<FullHttpResponse>readOutbound();
                        },
                        answer -> answer != null);
        return response.content().toString(StandardCharsets.UTF_8);
    }
}
