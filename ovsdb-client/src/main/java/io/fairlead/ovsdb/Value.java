package io.fairlead.ovsdb;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a column holds: one atom, a set of atoms, or a map from atoms to atoms (RFC 7047, section 5.1).
 *
 * <p>In rows that were read, a column that may hold other than exactly one atom is always a {@link SetOf}, also when
 * it holds one. In transactions an atom stands for the set of it.
 */
public sealed interface Value {

    /** A value that has no parts. */
    sealed interface Atom extends Value {}

    /** A string: any Unicode but NUL. */
    record Text(String value) implements Atom {}

    /** A 64-bit integer; OVSDB calls it {@code integer}. */
    record Whole(long value) implements Atom {}

    /** A floating-point number. */
    record Real(double value) implements Atom {}

    /** A boolean. */
    record Bool(boolean value) implements Atom {}

    /** The identity of a row. */
    record Uuid(UUID value) implements Atom {}

    /** The row that an insert of the same transaction gave this name; never read, only written. */
    record NamedUuid(String name) implements Atom {

        public NamedUuid {
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new IllegalArgumentException("Not a name for a row of a transaction: " + name);
            }
        }
    }

    /** A set, perhaps empty. */
    record SetOf(Set<Atom> atoms) implements Value {

        public SetOf {
            atoms = Set.copyOf(atoms);
        }
    }

    /** A map, perhaps empty. */
    record MapOf(Map<Atom, Atom> entries) implements Value {

        public MapOf {
            entries = Map.copyOf(entries);
        }
    }

    static Text of(String value) {
        return new Text(value);
    }

    static Whole of(long value) {
        return new Whole(value);
    }

    static Real of(double value) {
        return new Real(value);
    }

    static Bool of(boolean value) {
        return new Bool(value);
    }

    static Uuid of(UUID value) {
        return new Uuid(value);
    }

    /** The row that an insert of the same transaction names so. */
    static NamedUuid named(String name) {
        return new NamedUuid(name);
    }

    static SetOf set(Atom... atoms) {
        return new SetOf(Set.of(atoms));
    }

    static SetOf set(Collection<? extends Atom> atoms) {
        return new SetOf(Set.copyOf(atoms));
    }

    static SetOf texts(Collection<String> texts) {
        return new SetOf(texts.stream().map(Text::new).collect(toUnmodifiableSet()));
    }

    static SetOf uuids(Collection<UUID> uuids) {
        return new SetOf(uuids.stream().map(Uuid::new).collect(toUnmodifiableSet()));
    }

    /** A map of strings, as {@code external_ids}, {@code options} and {@code other_config} are. */
    static MapOf map(Map<String, String> entries) {
        return new MapOf(entries.entrySet().stream()
                .collect(toUnmodifiableMap(entry -> new Text(entry.getKey()), entry -> new Text(entry.getValue()))));
    }
}
