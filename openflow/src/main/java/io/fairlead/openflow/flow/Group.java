package io.fairlead.openflow.flow;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lists of actions that flows share, printed as {@code ovs-ofctl dump-groups} prints it and {@code add-group} reads it.
 *
 * @param id 0 to 0xffffff00, as an unsigned number
 */
public record Group(int id, GroupType type, List<Bucket> buckets) {

    private static final int MAX_ID = 0xffff_ff00;

    public Group {
        if (Integer.compareUnsigned(id, MAX_ID) > 0) {
            throw new IllegalArgumentException("Group out of range: " + Integer.toUnsignedString(id));
        }
        buckets = List.copyOf(buckets);
        if (type == GroupType.INDIRECT && buckets.size() != 1) {
            throw new IllegalArgumentException("An indirect group has one bucket, not " + buckets.size());
        }
        for (Bucket bucket : buckets) {
            if (bucket.weight() == 0 == (type == GroupType.SELECT)) {
                throw new IllegalArgumentException("Weight %d in a group of type %s".formatted(bucket.weight(), type));
            }
        }
    }

    @Override
    public String toString() {
        return Stream.concat(
                        Stream.of("group_id=" + Integer.toUnsignedString(id), "type=" + type),
                        buckets.stream().map(Bucket::toString))
                .collect(Collectors.joining(","));
    }
}
