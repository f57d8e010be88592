package io.fairlead.ovsdb.codec;

import io.fairlead.ovsdb.Mutation;
import io.fairlead.ovsdb.Operation;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.Value;
import io.fairlead.ovsdb.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.opendaylight.ovsdb.lib.notation.Condition;
import org.opendaylight.ovsdb.lib.notation.Function;
import org.opendaylight.ovsdb.lib.notation.Mutator;
import org.opendaylight.ovsdb.lib.notation.OvsdbMap;
import org.opendaylight.ovsdb.lib.notation.OvsdbSet;
import org.opendaylight.ovsdb.lib.notation.UUID;
import org.opendaylight.ovsdb.lib.operations.Comment;
import org.opendaylight.ovsdb.lib.operations.Commit;
import org.opendaylight.ovsdb.lib.operations.Delete;
import org.opendaylight.ovsdb.lib.operations.Insert;
import org.opendaylight.ovsdb.lib.operations.Mutate;
import org.opendaylight.ovsdb.lib.operations.Select;
import org.opendaylight.ovsdb.lib.operations.Update;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/** Our transactions as the library's operations. */
public final class OperationCodec {

    private OperationCodec() {}

    /** The parameters of the {@code transact} method, ready to be written. */
    public static List<Object> params(Schema schema, Transaction transaction) throws MalformedException {
        var params = new ArrayList<Object>();
        params.add(transaction.database());
        for (Operation operation : transaction.operations()) {
            params.add(encode(schema, operation));
        }
        return params;
    }

    private static Object encode(Schema schema, Operation operation) throws MalformedException {
        return switch (operation) {
            case Operation.Insert insert -> {
                var encoded = new Insert<>(table(schema, insert.table()));
                encoded.setRow(row(insert.row()));
                insert.name().ifPresent(encoded::withId);
                yield encoded;
            }
            case Operation.Update update -> {
                var encoded = new Update<>(table(schema, update.table()));
                encoded.setRow(row(update.row()));
                encoded.setWhere(conditions(update.where()));
                yield encoded;
            }
            case Operation.Mutate mutate -> {
                var encoded = new Mutate<>(table(schema, mutate.table()));
                encoded.setMutations(mutate.mutations().stream()
                        .map(OperationCodec::mutation)
                        .toList());
                encoded.setWhere(conditions(mutate.where()));
                yield encoded;
            }
            case Operation.Delete delete -> {
                var encoded = new Delete<>(table(schema, delete.table()));
                encoded.setWhere(conditions(delete.where()));
                yield encoded;
            }
            case Operation.Select select -> select(schema, select);
            case Operation.WaitUntil wait ->
                new Wait(
                        table(schema, wait.table()),
                        conditions(wait.where()),
                        List.copyOf(new TreeSet<>(wait.columns())),
                        wait.rows().stream().map(OperationCodec::row).toList());
            case Operation.Comment(String text) -> new Comment(text);
            case Operation.Durable durable -> new Commit(true);
        };
    }

    private static Object select(Schema schema, Operation.Select select) throws MalformedException {
        Table table = schema.table(select.table()).of(select.columns());
        var encoded = new Select<>(table.schema());
        encoded.setWhere(conditions(select.where()));
        var columns = new TreeSet<>(table.columns());
        columns.add("_uuid"); // Rows without it would have no identity.
        encoded.setColumns(List.copyOf(columns));
        return encoded;
    }

    private static GenericTableSchema table(Schema schema, String name) throws MalformedException {
        return schema.table(name).schema();
    }

    private static Map<String, Object> row(Map<String, Value> row) {
        var encoded = new HashMap<String, Object>();
        row.forEach((column, value) -> encoded.put(column, value(value)));
        return encoded;
    }

    private static List<Condition> conditions(Where where) {
        return where.clauses().stream()
                .map(clause -> new Condition(clause.column(), function(clause.comparison()), value(clause.value())))
                .toList();
    }

    private static Function function(Where.Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> Function.EQUALS;
            case NOT_EQUAL -> Function.NOT_EQUALS;
            case LESS -> Function.LESS_THAN;
            case LESS_OR_EQUAL -> Function.LESS_THAN_OR_EQUALS;
            case GREATER -> Function.GREATER_THAN;
            case GREATER_OR_EQUAL -> Function.GREATER_THAN_OR_EQUALS;
            case INCLUDES -> Function.INCLUDES;
            case EXCLUDES -> Function.EXCLUDES;
        };
    }

    private static org.opendaylight.ovsdb.lib.notation.Mutation mutation(Mutation mutation) {
        Mutator mutator = switch (mutation.mutator()) {
            case ADD -> Mutator.SUM;
            case SUBTRACT -> Mutator.DIFFERENCE;
            case INSERT -> Mutator.INSERT;
            case DELETE -> Mutator.DELETE;
        };
        return new org.opendaylight.ovsdb.lib.notation.Mutation(mutation.column(), mutator, value(mutation.value()));
    }

    /** A value as the library writes it. It tells the name of a new row from a UUID by its form. */
    static Object value(Value value) {
        return switch (value) {
            case Value.Text(String text) -> text;
            case Value.Whole(long whole) -> whole;
            case Value.Real(double real) -> real;
            case Value.Bool(boolean bool) -> bool;
            case Value.Uuid(java.util.UUID uuid) -> new UUID(uuid.toString());
            case Value.NamedUuid(String name) -> new UUID(name);
            case Value.SetOf(Set<Value.Atom> atoms) -> {
                var set = new LinkedHashSet<Object>();
                atoms.forEach(atom -> set.add(value(atom)));
                yield OvsdbSet.fromSet(set);
            }
            case Value.MapOf(Map<Value.Atom, Value.Atom> entries) -> {
                var map = new LinkedHashMap<Object, Object>();
                entries.forEach((key, entry) -> map.put(value(key), value(entry)));
                yield OvsdbMap.fromMap(map);
            }
        };
    }
}
