package io.fairlead.agent.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @Test
    void isAContainerAProcessOrANamespace() {
        assertThat(Target.parse("my_db.1")).isEqualTo(new Target.OfDocker("my_db.1"));
        assertThat(Target.parse("pid:77")).isEqualTo(new Target.OfProcess(77));
        assertThat(Target.parse("netns:blue")).isEqualTo(new Target.OfNamespace(Path.of("/run/netns/blue")));
        assertThat(Target.parse("/proc/77/ns/net")).isEqualTo(new Target.OfNamespace(Path.of("/proc/77/ns/net")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_db.1", "pid:77", "netns:blue", "/proc/77/ns/net"})
    void isWrittenAsItIsRead(String text) {
        assertThat(Target.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-f",
                "a/b",
                "a b",
                "pid:",
                "pid:-1",
                "pid:0",
                "pid:1x",
                "netns:",
                "netns:../x",
                "netns:.",
                "naïve"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Target.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
