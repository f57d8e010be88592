package io.fairlead.openflow.session;

import io.fairlead.openflow.codec.Message;
import io.fairlead.openflow.codec.MessageType;
import io.fairlead.openflow.codec.Replies;
import java.util.ArrayList;
import java.util.List;

/** The parts of one answer, as they come. */
final class Parts {

    /** About 400,000 flows: ten times what a host with all its windows in use holds. */
    static final int MOST_BYTES = 64 << 20;

    private final DatapathId switchId;
    private final List<Message> parts = new ArrayList<>();
    private int bytes;

    Parts(DatapathId switchId) {
        this.switchId = switchId;
    }

    /** Takes the next part; fails where it is none, or where there is no end of them. */
    void add(Message part) {
        if (part.type() != MessageType.MULTIPART_REPLY) {
            throw new SwitchException.Refused(switchId, "to be read", SwitchError.of(Replies.refusal(part)));
        }
        bytes += part.body().length;
        if (bytes > MOST_BYTES) {
            throw new SwitchException.TooLong(switchId, MOST_BYTES);
        }
        parts.add(part);
    }

    boolean areAll() {
        return !parts.isEmpty() && !Replies.hasMore(parts.getLast());
    }

    List<Message> all() {
        return parts;
    }
}
