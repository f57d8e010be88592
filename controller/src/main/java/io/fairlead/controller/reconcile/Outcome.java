package io.fairlead.controller.reconcile;

import io.fairlead.openflow.diff.SwitchDiff;

/** What one pass over a host found and did. */
public sealed interface Outcome {

    /**
     * What the switch holds after the pass.
     *
     * @param revision of the store, at which this was the plan
     * @param hash of the plan
     * @param flows how many there are
     */
    record Held(long revision, long hash, long flows) {}

    /** No connection to the host's switch. */
    record Unreachable() implements Outcome {}

    /** The switch holds the plan, and held it before. */
    record InStep(Held held) implements Outcome {}

    /** The switch holds the plan now. */
    record Changed(SwitchDiff diff, Held held) implements Outcome {}

    /** The pass failed; the message says at what. */
    record Failed(String message) implements Outcome {}

    /** One word for logs, metrics and the API. */
    default String word() {
        return switch (this) {
            case Unreachable _ -> "unreachable";
            case InStep _ -> "in-step";
            case Changed _ -> "changed";
            case Failed _ -> "failed";
        };
    }
}
