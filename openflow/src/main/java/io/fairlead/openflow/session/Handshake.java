package io.fairlead.openflow.session;

import io.fairlead.openflow.codec.Message;
import io.fairlead.openflow.codec.MessageType;
import io.fairlead.openflow.codec.Replies;
import io.fairlead.openflow.codec.Requests;
import java.time.Duration;

/** The first words with a switch: OpenFlow 1.3 or nothing, and its datapath ID. */
final class Handshake {

    private static final DatapathId UNKNOWN = new DatapathId(0);

    private final Connection connection;
    private final Duration answer;

    Handshake(Connection connection, Duration answer) {
        this.connection = connection;
        this.answer = answer;
    }

    DatapathId run() {
        try (Exchange call = connection.call(UNKNOWN, 3)) {
            connection.send(Requests.hello(call.xid(0)));
            int version = connection.awaitHello(UNKNOWN, answer).version();
            if (version < Requests.VERSION) {
                throw new SwitchException.Refused(
                        UNKNOWN, "OpenFlow 1.3 (set protocols=OpenFlow13 on its bridge)", new SwitchError(0, 0));
            }
            connection.send(Requests.features(call.xid(1)));
            Message features = call.await(UNKNOWN, answer);
            if (features.type() != MessageType.FEATURES_REPLY) {
                throw new SwitchException.Refused(UNKNOWN, "to tell its features", error(features));
            }
            connection.send(Requests.onlyRemovedFlows(call.xid(2)));
            return new DatapathId(Replies.datapathId(features));
        }
    }

    private static SwitchError error(Message message) {
        return message.type() == MessageType.ERROR ? SwitchError.of(Replies.refusal(message)) : new SwitchError(0, 0);
    }
}
