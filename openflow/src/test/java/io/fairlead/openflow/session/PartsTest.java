package io.fairlead.openflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.openflow.codec.Message;
import io.fairlead.openflow.codec.MessageType;
import org.junit.jupiter.api.Test;

class PartsTest {

    private static final int LONGEST = 0xffff - 8; // Of a message of OpenFlow, without its header.

    private final Parts parts = new Parts(new DatapathId(1));

    private static Message part(boolean more) {
        var body = new byte[LONGEST];
        body[3] = (byte) (more ? 1 : 0);
        return new Message(4, MessageType.MULTIPART_REPLY, 1, body);
    }

    @Test
    void endsWithThePartThatSaysSo() {
        parts.add(part(true));
        assertThat(parts.areAll()).isFalse();
        parts.add(part(false));
        assertThat(parts.areAll()).isTrue();
        assertThat(parts.all()).hasSize(2);
    }

    @Test
    void refusesAnAnswerWithoutAnEnd() {
        for (int i = 0; i < Parts.MOST_BYTES / LONGEST; i++) {
            parts.add(part(true));
        }
        assertThatThrownBy(() -> parts.add(part(true))).isInstanceOf(SwitchException.TooLong.class);
    }
}
