package io.fairlead.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HostLoopTest {

    @Test
    void foldsRequestsThatComeDuringAPass() throws InterruptedException {
        var passes = new AtomicInteger();
        var running = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var loop = new HostLoop(() -> {
            if (passes.incrementAndGet() == 1) {
                running.countDown();
                release.await();
            }
            return Duration.ofHours(1);
        });
        Thread thread = Thread.ofVirtual().start(loop);
        running.await();
        for (int i = 0; i < 100; i++) {
            loop.request();
        }
        release.countDown();

        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING && passes.get() > 1);
        assertThat(passes).hasValue(2);
        thread.interrupt();
        thread.join();
    }

    @Test
    void looksAgainAfterTheRestThoughNobodyAsks() throws InterruptedException {
        var passes = new AtomicInteger();
        Thread thread = Thread.ofVirtual().start(new HostLoop(() -> {
            passes.incrementAndGet();
            return Duration.ofMillis(1);
        }));

        await().until(() -> passes.get() > 3);
        thread.interrupt();
        thread.join();
    }
}
