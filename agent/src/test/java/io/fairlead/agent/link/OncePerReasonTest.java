package io.fairlead.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OncePerReasonTest {

    private final List<String> told = new ArrayList<>();
    private final OncePerReason failures = new OncePerReason();

    private void fail(String reason) {
        failures.failed(new IOException(reason), told::add);
    }

    @Test
    void tellsOfAReasonOnceUntilItIsAnotherOrItWorked() {
        fail("disk full");
        fail("disk full");
        fail("no bridge");
        fail("disk full");
        failures.worked();
        fail("disk full");

        assertThat(told).containsExactly("disk full", "no bridge", "disk full", "disk full");
    }
}
