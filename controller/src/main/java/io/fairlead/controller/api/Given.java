package io.fairlead.controller.api;

import io.fairlead.ipam.AddressSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fields of a request's body, with problems that name the field. */
final class Given {

    private Given() {}

    /** A field that must be there. */
    static String text(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw missing(field);
        }
        return value;
    }

    /** A field that must be there. */
    static <T> T present(String field, @Nullable T value) {
        if (value == null) {
            throw missing(field);
        }
        return value;
    }

    private static Problem missing(String field) {
        return Problem.invalid("Field '%s' is missing.".formatted(field));
    }

    /** A field that must be there and read as something. */
    static <T> T as(String field, @Nullable String value, Function<String, T> read) {
        return reading(field, text(field, value), read);
    }

    /** A field that may be left out, which then says nothing. */
    static AddressSet addresses(String field, @Nullable List<String> value) {
        return value == null ? AddressSet.EMPTY : reading(field, value, AddressSet::parse);
    }

    private static <V, T> T reading(String field, V value, Function<V, T> read) {
        try {
            return read.apply(value);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("Field '%s': %s".formatted(field, e.getMessage()));
        }
    }
}
