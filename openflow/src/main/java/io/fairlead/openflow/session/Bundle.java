package io.fairlead.openflow.session;

import io.fairlead.openflow.codec.BundleControl;
import io.fairlead.openflow.codec.Message;
import io.fairlead.openflow.codec.MessageType;
import io.fairlead.openflow.codec.Replies;
import io.fairlead.openflow.codec.Requests;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A change applied as one bundle. A switch that refuses a message refuses that message alone and would commit the rest
 * of the bundle: so every message is confirmed by a barrier before the commit is asked for.
 */
final class Bundle {

    /** Messages between two barriers. */
    static final int CHUNK = 1024;
    /** Barriers that may be unanswered; what is in flight ends here, so a slow switch costs patience and not memory. */
    private static final int WINDOW = 4;

    private final Connection connection;
    private final DatapathId switchId;
    private final Duration answer;

    Bundle(Connection connection, DatapathId switchId, Duration answer) {
        this.connection = connection;
        this.switchId = switchId;
        this.answer = answer;
    }

    /** Places of transaction numbers in an exchange: the steps, then open, commit, discard, then the barriers. */
    private record Call(Exchange exchange, int id, List<Step> steps) {
        private static final int CONTROLS = 3;

        static int size(int steps) {
            return steps + CONTROLS + chunks(steps);
        }

        static int chunks(int steps) {
            return Math.ceilDiv(steps, CHUNK);
        }

        long open() {
            return exchange.xid(steps.size());
        }

        long commit() {
            return exchange.xid(steps.size() + 1);
        }

        long discard() {
            return exchange.xid(steps.size() + 2);
        }

        long barrier(int chunk) {
            return exchange.xid(steps.size() + CONTROLS + chunk);
        }

        Optional<Step> step(long xid) {
            long place = xid - exchange.first();
            return place < steps.size() ? Optional.of(steps.get((int) place)) : Optional.empty();
        }
    }

    void apply(int id, List<Step> steps) {
        try (Exchange exchange = connection.call(switchId, Call.size(steps.size()))) {
            var call = new Call(exchange, id, steps);
            List<byte[]> chunks = encode(call);
            connection.send(Requests.bundle(call.open(), id, BundleControl.OPEN));
            awaitAnswer(call, call.open());
            try {
                send(call, chunks);
            } catch (SwitchException e) {
                connection.send(Requests.bundle(call.discard(), id, BundleControl.DISCARD));
                throw e;
            }
            connection.send(Requests.bundle(call.commit(), id, BundleControl.COMMIT));
            awaitAnswer(call, call.commit());
        }
    }

    /** All of it before anything is sent, so what can't be said fails here. */
    private static List<byte[]> encode(Call call) {
        int chunks = Call.chunks(call.steps().size());
        return IntStream.range(0, chunks).mapToObj(chunk -> encode(call, chunk)).toList();
    }

    private static byte[] encode(Call call, int chunk) {
        var bytes = new ByteArrayOutputStream();
        int end = Math.min(call.steps().size(), (chunk + 1) * CHUNK);
        for (int place = chunk * CHUNK; place < end; place++) {
            long xid = call.exchange().xid(place);
            bytes.writeBytes(
                    Requests.inBundle(xid, call.id(), call.steps().get(place).encode(xid)));
        }
        bytes.writeBytes(Requests.barrier(call.barrier(chunk)));
        return bytes.toByteArray();
    }

    private void send(Call call, List<byte[]> chunks) {
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            if (chunk >= WINDOW) {
                awaitAnswer(call, call.barrier(chunk - WINDOW));
            }
            connection.send(chunks.get(chunk));
        }
        for (int chunk = Math.max(0, chunks.size() - WINDOW); chunk < chunks.size(); chunk++) {
            awaitAnswer(call, call.barrier(chunk));
        }
    }

    /**
     * Waits for the answer to one message. An error fails it, also one that is about an earlier step: a switch answers
     * in order, and a failed commit names the step it failed at before it says that it failed.
     */
    private void awaitAnswer(Call call, long xid) {
        Message message = call.exchange().await(switchId, answer);
        if (message.type() == MessageType.ERROR) {
            SwitchError error = SwitchError.of(Replies.refusal(message));
            throw call.step(message.xid())
                    .map(step -> step.refused(switchId, error))
                    .orElseGet(() -> new SwitchException.Refused(switchId, "a bundle", error));
        }
        if (message.xid() != xid) {
            throw new IllegalStateException(
                    "Answer to message %d where one to %d was due".formatted(message.xid(), xid));
        }
    }
}
