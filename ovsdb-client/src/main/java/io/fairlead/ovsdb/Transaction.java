package io.fairlead.ovsdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Operations that happen all or not at all, in order. */
public record Transaction(String database, List<Operation> operations) {

    public Transaction {
        operations = List.copyOf(operations);
    }

    /** Begins a transaction of a database. */
    public static Builder in(String database) {
        return new Builder(database);
    }

    /** Collects the operations of a transaction. */
    public static final class Builder {

        private final String database;
        private final List<Operation> operations = new ArrayList<>();

        private Builder(String database) {
            this.database = database;
        }

        /** Adds an operation, whatever it is. */
        public Builder add(Operation operation) {
            operations.add(operation);
            return this;
        }

        /** Adds a row; columns left out get their schema's defaults. */
        public Builder insert(String table, Map<String, Value> row) {
            return add(new Operation.Insert(table, Optional.empty(), row));
        }

        /** Adds a row that other operations of this transaction call by {@link Value#named(String)}. */
        public Builder insert(String table, String name, Map<String, Value> row) {
            return add(new Operation.Insert(table, Optional.of(name), row));
        }

        /** Sets columns. */
        public Builder update(String table, Where where, Map<String, Value> row) {
            return add(new Operation.Update(table, where, row));
        }

        /** Changes columns by what they hold. */
        public Builder mutate(String table, Where where, Mutation... mutations) {
            return add(new Operation.Mutate(table, where, List.of(mutations)));
        }

        /** Changes columns by what they hold. */
        public Builder mutate(String table, Where where, List<Mutation> mutations) {
            return add(new Operation.Mutate(table, where, mutations));
        }

        /** Deletes rows. */
        public Builder delete(String table, Where where) {
            return add(new Operation.Delete(table, where));
        }

        /** Reads rows; no column named means all. */
        public Builder select(String table, Where where, String... columns) {
            return add(new Operation.Select(table, where, Set.of(columns)));
        }

        /** Lets the transaction fail unless there is exactly one such row and its columns are these. */
        public Builder waitUntil(String table, Where where, Map<String, Value> row) {
            return add(new Operation.WaitUntil(table, where, row.keySet(), List.of(row)));
        }

        /** Lets the transaction fail if there is such a row. */
        public Builder waitUntilNone(String table, Where where) {
            return add(new Operation.WaitUntil(table, where, Set.of("_uuid"), List.of()));
        }

        /** Leaves a remark in the database's log. */
        public Builder comment(String text) {
            return add(new Operation.Comment(text));
        }

        /** Lets the transaction succeed only when it is on the disk; a clustered database always does. */
        public Builder durable() {
            return add(new Operation.Durable());
        }

        /** How many operations there are so far: the place of the next one's outcome in the result. */
        public int size() {
            return operations.size();
        }

        public Transaction build() {
            return new Transaction(database, operations);
        }
    }
}
