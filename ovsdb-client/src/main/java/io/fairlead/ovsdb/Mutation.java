package io.fairlead.ovsdb;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A change of a column that depends on what it holds (RFC 7047, section 5.1). */
public record Mutation(String column, Mutator mutator, Value value) {

    /** What is done with the column. */
    public enum Mutator {
        /** Adds a number. */
        ADD,
        /** Takes a number away. */
        SUBTRACT,
        /** Adds elements to a set, or entries to a map. <b>An entry whose key is there already is left as it is.</b> */
        INSERT,
        /** Takes elements out of a set, entries or (given a set) keys out of a map. */
        DELETE
    }

    /** Raises an integer. */
    public static Mutation add(String column, long amount) {
        return new Mutation(column, Mutator.ADD, Value.of(amount));
    }

    /** Adds elements to a set, or entries to a map where the key is not there yet. */
    public static Mutation insert(String column, Value value) {
        return new Mutation(column, Mutator.INSERT, value);
    }

    /** Takes elements out of a set, or entries that are exactly so out of a map. */
    public static Mutation delete(String column, Value value) {
        return new Mutation(column, Mutator.DELETE, value);
    }

    /** Takes the keys out of a map of strings, whatever their values. */
    public static Mutation deleteKeys(String column, Collection<String> keys) {
        return new Mutation(column, Mutator.DELETE, Value.texts(keys));
    }

    /** Puts entries into a map of strings, over what the keys held: a deletion and an insertion, in this order. */
    public static List<Mutation> put(String column, Map<String, String> entries) {
        return List.of(deleteKeys(column, entries.keySet()), insert(column, Value.map(entries)));
    }
}
