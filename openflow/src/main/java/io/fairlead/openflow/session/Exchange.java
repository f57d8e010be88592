package io.fairlead.openflow.session;

import io.fairlead.openflow.codec.Message;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A call and its answers: some transaction numbers in a row, and what the switch sends with them. */
final class Exchange implements AutoCloseable {

    private final Exchanges all;
    private final long first;
    private final int size;
    /** Ends with an empty one when the connection closes. */
    private final BlockingQueue<Optional<Message>> answers = new LinkedBlockingQueue<>();

    Exchange(Exchanges all, long first, int size) {
        this.all = all;
        this.first = first;
        this.size = size;
    }

    long first() {
        return first;
    }

    /** The transaction number at a place, 0 for the first. */
    long xid(int place) {
        return first + place;
    }

    boolean has(long xid) {
        return xid >= first && xid < first + size;
    }

    void deliver(Message answer) {
        answers.add(Optional.of(answer));
    }

    void fail() {
        answers.add(Optional.empty());
    }

    /** The next answer, whichever transaction number it has. */
    Message await(DatapathId switchId, Duration atMost) {
        try {
            Optional<Message> answer = answers.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (answer == null) {
                throw new SwitchException.TimedOut(switchId, atMost);
            }
            return answer.orElseThrow(() -> new SwitchException.Closed(switchId));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SwitchException.Interrupted(switchId);
        }
    }

    /** Later answers are nobody's. */
    @Override
    public void close() {
        all.forget(this);
    }
}
