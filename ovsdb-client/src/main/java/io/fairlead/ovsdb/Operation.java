package io.fairlead.ovsdb;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One step of a transaction (RFC 7047, section 5.2). */
public sealed interface Operation {

    /**
     * Adds a row; columns left out get their schema's defaults.
     *
     * @param name by which the transaction's other operations refer to the row
     */
    record Insert(String table, Optional<String> name, Map<String, Value> row) implements Operation {

        public Insert {
            row = Map.copyOf(row);
        }
    }

    /** Sets columns. */
    record Update(String table, Where where, Map<String, Value> row) implements Operation {

        public Update {
            row = Map.copyOf(row);
        }
    }

    /** Changes columns by what they hold. */
    record Mutate(String table, Where where, List<Mutation> mutations) implements Operation {

        public Mutate {
            mutations = List.copyOf(mutations);
        }
    }

    /** Deletes rows. */
    record Delete(String table, Where where) implements Operation {}

    /**
     * Reads rows.
     *
     * @param columns none means all
     */
    record Select(String table, Where where, Set<String> columns) implements Operation {

        public Select {
            columns = Set.copyOf(columns);
        }
    }

    /**
     * Lets the transaction fail at once unless the rows are exactly these.
     *
     * @param columns what is compared
     * @param rows what is expected, each with all the columns
     */
    record WaitUntil(String table, Where where, Set<String> columns, List<Map<String, Value>> rows)
            implements Operation {

        public WaitUntil {
            columns = Set.copyOf(columns);
            rows = rows.stream().map(Map::copyOf).toList();
        }
    }

    /** Leaves a remark in the database's log. */
    record Comment(String text) implements Operation {}

    /** Lets the transaction succeed only when it is on the disk. */
    record Durable() implements Operation {}
}
