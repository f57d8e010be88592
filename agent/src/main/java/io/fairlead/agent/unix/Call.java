package io.fairlead.agent.unix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.time.Deadline;
import java.time.Duration;

/**
 * What can be called, by Docker or by a command. Docker repeats a call whose answer it did not get, so a second time must do no harm.
 *
 * @param whenEmpty what to do with a call whose body was lost: Docker does not send the body again when it retries
 * @param lost is run whenever such a call is agreed to
 */
public record Call(WhenEmpty whenEmpty, Handler handler, Runnable lost) {

    /** Answers a call; may block. */
    @FunctionalInterface
    public interface Handler {
        ObjectNode answer(Request request) throws CallException, InterruptedException;
    }

    /** What becomes of a call without a body. */
    public enum WhenEmpty {
        /** It never has one. */
        ANSWER,
        /** Agree: what follows checks again, or a sweep puts it right. */
        AGREE,
        /** Refuse: nothing can be answered without knowing what was asked. */
        REFUSE
    }

    public static Call plain(Handler handler) {
        return new Call(WhenEmpty.ANSWER, handler, () -> {});
    }

    public static Call agreeingWhenEmpty(Handler handler) {
        return agreeingWhenEmpty(handler, () -> {});
    }

    /** Agrees, and has something done about what was not said. */
    public static Call agreeingWhenEmpty(Handler handler, Runnable lost) {
        return new Call(WhenEmpty.AGREE, handler, lost);
    }

    public static Call refusingWhenEmpty(Handler handler) {
        return new Call(WhenEmpty.REFUSE, handler, () -> {});
    }

    /** The same, but answered only once the cluster's networks and leases are known; calls that ask nothing wait for nothing. */
    public Call onceKnown(Cluster cluster, Duration atMost) {
        return whenEmpty == WhenEmpty.ANSWER
                ? this
                : new Call(
                        whenEmpty,
                        request -> {
                            if (!cluster.awaitKnown(Deadline.left(atMost))) {
                                throw new CallException(
                                        "The Fairlead agent has just started, and neither Open vSwitch's database nor a"
                                                + " controller has told it the cluster's networks yet; see: fairlead"
                                                + " status");
                            }
                            return handler.answer(request);
                        },
                        lost);
    }
}
