package io.fairlead.ovsdb.codec;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairlead.ovsdb.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.notation.ReferencedRow;
import org.opendaylight.ovsdb.lib.schema.ColumnSchema;
import org.opendaylight.ovsdb.lib.schema.ColumnType;

/** A column of a schema: reads its values, knows its default, applies differences. */
final class Column {

    private static final UUID ZERO = new UUID(0, 0);
    private static final JsonNode EMPTY_SET = Json.read("[\"set\",[]]");

    private final String name;
    private final ColumnType type;
    private final Value initial;

    Column(ColumnSchema<?, ?> schema) {
        this.name = schema.getName();
        this.type = schema.getType();
        this.initial = initial(type);
    }

    /** What the column holds where nothing was said of it (RFC 7047, section 5.2.1). */
    Value initial() {
        return initial;
    }

    Value read(JsonNode json) throws MalformedException {
        try {
            Object value = type.valueFromJson(json);
            if (value != null) {
                return fromLibrary(value);
            }
        } catch (IllegalArgumentException e) { // Of what is inside, UUID refuses to be wrong.
            throw new MalformedException("Column %s can't hold %s".formatted(name, json), e);
        }
        throw new MalformedException("Column %s can't hold %s".formatted(name, json));
    }

    /**
     * What the column holds after a difference as {@code update2} and {@code update3} tell it (ovsdb-server(7)): of a
     * set the elements that came or went, of a map the entries that came, went or changed, of anything that holds at
     * most one element the new value itself.
     */
    Value after(Value before, Value difference) {
        if (type.getMax() == 1) {
            return difference;
        }
        return switch (difference) {
            case Value.SetOf(Set<Value.Atom> atoms) -> toggled(elements(before), atoms);
            case Value.Atom atom -> toggled(elements(before), Set.of(atom));
            case Value.MapOf(Map<Value.Atom, Value.Atom> entries) -> changed(before, entries);
        };
    }

    private static Value toggled(Set<Value.Atom> before, Set<Value.Atom> toggled) {
        var after = new HashSet<>(before);
        for (Value.Atom atom : toggled) {
            if (!after.remove(atom)) {
                after.add(atom);
            }
        }
        return new Value.SetOf(after);
    }

    private static Value changed(Value before, Map<Value.Atom, Value.Atom> changes) {
        var after = new HashMap<Value.Atom, Value.Atom>();
        if (before instanceof Value.MapOf(Map<Value.Atom, Value.Atom> entries)) {
            after.putAll(entries);
        }
        changes.forEach((key, value) -> {
            if (!after.remove(key, value)) {
                after.put(key, value);
            }
        });
        return new Value.MapOf(after);
    }

    private static Set<Value.Atom> elements(Value value) {
        return switch (value) {
            case Value.Atom atom -> Set.of(atom);
            case Value.SetOf(Set<Value.Atom> atoms) -> atoms;
            case Value.MapOf map -> Set.of();
        };
    }

    private static Value initial(ColumnType type) {
        if (!type.isMultiValued()) {
            return initialAtom(type);
        }
        @Nullable Object empty = type.valueFromJson(EMPTY_SET); // null tells a map: the library hides the difference
        if (empty == null) {
            return Value.map(Map.of());
        }
        return type.getMin() == 0 ? Value.set() : Value.set(initialAtom(type));
    }

    /** Zero, false or nothing of each type is how the library reads an empty string; a UUID it takes for a row. */
    private static Value.Atom initialAtom(ColumnType type) {
        Object zero = type.getBaseType().toValue(TextNode.valueOf(""));
        return zero instanceof ReferencedRow ? Value.of(ZERO) : atomFromLibrary(zero);
    }

    private static Value fromLibrary(Object value) {
        return switch (value) {
            case Set<?> set ->
                new Value.SetOf(set.stream().map(Column::atomFromLibrary).collect(toUnmodifiableSet()));
            case Map<?, ?> map ->
                new Value.MapOf(map.entrySet().stream()
                        .collect(toUnmodifiableMap(
                                entry -> atomFromLibrary(entry.getKey()), entry -> atomFromLibrary(entry.getValue()))));
            default -> atomFromLibrary(value);
        };
    }

    private static Value.Atom atomFromLibrary(@Nullable Object atom) {
        return switch (atom) {
            case String text -> Value.of(text);
            case Long whole -> Value.of(whole.longValue());
            case Double real -> Value.of(real.doubleValue());
            case Boolean bool -> Value.of(bool.booleanValue());
            case org.opendaylight.ovsdb.lib.notation.UUID uuid -> Value.of(UUID.fromString(uuid.toString()));
            case null, default -> throw new IllegalArgumentException("Not an atom: " + atom);
        };
    }
}
