package io.fairlead.openflow.flow;

import java.util.List;

/**
 * One list of actions of a group; none drops.
 *
 * @param weight its share in a group that selects, 1 to 65535; 0 in any other
 */
public record Bucket(int weight, List<Action> actions) {

    public Bucket {
        if (weight < 0 || weight > 0xffff) {
            throw new IllegalArgumentException("Weight out of range: " + weight);
        }
        actions = List.copyOf(actions);
        for (Action action : actions) {
            if (action instanceof Action.WriteMetadata || action instanceof Action.GotoTable) {
                throw new IllegalArgumentException("%s is no action of a bucket".formatted(action));
            }
        }
    }

    /** A bucket of a group that does not select. */
    public Bucket(List<Action> actions) {
        this(0, actions);
    }

    @Override
    public String toString() {
        return "bucket=" + (weight > 1 ? "weight:" + weight + "," : "") + "actions=" + Flow.print(actions);
    }
}
