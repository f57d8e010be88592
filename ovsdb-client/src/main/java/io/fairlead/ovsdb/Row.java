package io.fairlead.ovsdb;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A row that was read: the columns that were asked for, each with a value.
 *
 * <p>The methods that read a column fail with {@link IllegalArgumentException} when it was not asked for or holds
 * another type: a mistake in the program, not in the data.
 *
 * @param columns without {@code _uuid} and {@code _version}
 */
public record Row(UUID uuid, Map<String, Value> columns) {

    public Row {
        columns = Map.copyOf(columns);
    }

    /** The value of a column, whatever its type. */
    public Value get(String column) {
        Value value = columns.get(column);
        if (value == null) {
            throw new IllegalArgumentException("Column %s was not read, only %s".formatted(column, columns.keySet()));
        }
        return value;
    }

    /** The one string of a column. */
    public String text(String column) {
        return optionalText(column).orElseThrow(() -> empty(column));
    }

    /** The string of a column that may be empty. */
    public Optional<String> optionalText(String column) {
        return only(column, Value.Text.class).map(Value.Text::value);
    }

    /** The one integer of a column. */
    public long whole(String column) {
        return optionalWhole(column).orElseThrow(() -> empty(column));
    }

    /** The integer of a column that may be empty. */
    public OptionalLong optionalWhole(String column) {
        return atoms(column, Value.Whole.class).mapToLong(Value.Whole::value).findFirst();
    }

    /** The one real number of a column. */
    public double real(String column) {
        return only(column, Value.Real.class).map(Value.Real::value).orElseThrow(() -> empty(column));
    }

    /** The one boolean of a column. */
    public boolean bool(String column) {
        return optionalBool(column).orElseThrow(() -> empty(column));
    }

    /** The boolean of a column that may be empty. */
    public Optional<Boolean> optionalBool(String column) {
        return only(column, Value.Bool.class).map(Value.Bool::value);
    }

    /** The row that a column refers to. */
    public UUID reference(String column) {
        return optionalReference(column).orElseThrow(() -> empty(column));
    }

    /** The row that a column refers to, if any. */
    public Optional<UUID> optionalReference(String column) {
        return only(column, Value.Uuid.class).map(Value.Uuid::value);
    }

    /** The strings of a set. */
    public Set<String> texts(String column) {
        return atoms(column, Value.Text.class).map(Value.Text::value).collect(toUnmodifiableSet());
    }

    /** The rows that a set refers to. */
    public Set<UUID> references(String column) {
        return atoms(column, Value.Uuid.class).map(Value.Uuid::value).collect(toUnmodifiableSet());
    }

    /** A map of strings, as {@code external_ids} is. */
    public Map<String, String> map(String column) {
        return map(column, Value.Text.class, Value.Text::value);
    }

    /** A map of strings to integers, as {@code statistics} is. */
    public Map<String, Long> wholeMap(String column) {
        return map(column, Value.Whole.class, Value.Whole::value);
    }

    private <A extends Value.Atom, T> Map<String, T> map(String column, Class<A> type, Function<A, T> content) {
        return entries(column).entrySet().stream()
                .collect(toUnmodifiableMap(
                        entry -> as(Value.Text.class, column, entry.getKey()).value(),
                        entry -> content.apply(as(type, column, entry.getValue()))));
    }

    /** One entry of a map of strings. */
    public Optional<String> entry(String column, String key) {
        return Optional.ofNullable(entries(column).get(new Value.Text(key)))
                .map(value -> as(Value.Text.class, column, value).value());
    }

    private Map<Value.Atom, Value.Atom> entries(String column) {
        if (get(column) instanceof Value.MapOf(Map<Value.Atom, Value.Atom> entries)) {
            return entries;
        }
        throw new IllegalArgumentException("Column %s is not a map: %s".formatted(column, get(column)));
    }

    private <A extends Value.Atom> Optional<A> only(String column, Class<A> type) {
        return atoms(column, type).findFirst();
    }

    private <A extends Value.Atom> Stream<A> atoms(String column, Class<A> type) {
        return switch (get(column)) {
            case Value.Atom atom -> Stream.of(as(type, column, atom));
            case Value.SetOf(Set<Value.Atom> atoms) -> atoms.stream().map(atom -> as(type, column, atom));
            case Value.MapOf map -> throw new IllegalArgumentException("Column %s is a map".formatted(column));
        };
    }

    private static <A extends Value.Atom> A as(Class<A> type, String column, Value.Atom atom) {
        if (!type.isInstance(atom)) {
            throw new IllegalArgumentException(
                    "Column %s holds %s, not %s".formatted(column, atom, type.getSimpleName()));
        }
        return type.cast(atom);
    }

    private static IllegalArgumentException empty(String column) {
        return new IllegalArgumentException("Column %s is empty".formatted(column));
    }
}
