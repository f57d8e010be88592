package io.fairlead.controller.api;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fields of a request's body, with problems that name the field. */
final class Given {

    private Given() {}

    /** A field that must be there. */
    static String text(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw Problem.invalid("Field '%s' is missing.".formatted(field));
        }
        return value;
    }

    /** A field that must be there and read as something. */
    static <T> T as(String field, @Nullable String value, Function<String, T> read) {
        String text = text(field, value);
        try {
            return read.apply(text);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("Field '%s': %s".formatted(field, e.getMessage()));
        }
    }
}
