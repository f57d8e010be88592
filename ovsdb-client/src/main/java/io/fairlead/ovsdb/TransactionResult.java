package io.fairlead.ovsdb;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a transaction that was committed did.
 *
 * @param outcomes one for each operation, in order
 * @param inserted the rows of named inserts, by their names
 */
public record TransactionResult(List<Outcome> outcomes, Map<String, UUID> inserted) {

    /** What one operation did. */
    public sealed interface Outcome {

        /** A row was added. */
        record Inserted(UUID uuid) implements Outcome {}

        /** So many rows were updated, mutated or deleted. */
        record Changed(long rows) implements Outcome {}

        /** The rows that a select read. */
        record Selected(List<Row> rows) implements Outcome {

            public Selected {
                rows = List.copyOf(rows);
            }
        }

        /** A wait, comment or commit, which has no result. */
        record Done() implements Outcome {}
    }

    public TransactionResult {
        outcomes = List.copyOf(outcomes);
        inserted = Map.copyOf(inserted);
    }

    /** The row that the insert of that name added. */
    public UUID uuid(String name) {
        UUID uuid = inserted.get(name);
        if (uuid == null) {
            throw new IllegalArgumentException("No insert was named " + name);
        }
        return uuid;
    }

    /** How many rows the operation at that place changed. */
    public long count(int operation) {
        return switch (outcomes.get(operation)) {
            case Outcome.Inserted inserted -> 1;
            case Outcome.Changed(long rows) -> rows;
            case Outcome.Selected(List<Row> rows) -> rows.size();
            case Outcome.Done done -> 0;
        };
    }

    /** The rows that the select at that place read. */
    public List<Row> rows(int operation) {
        if (outcomes.get(operation) instanceof Outcome.Selected(List<Row> rows)) {
            return rows;
        }
        throw new IllegalArgumentException("Operation %d is not a select".formatted(operation));
    }
}
