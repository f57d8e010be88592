package io.fairlead.controller.api;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;

/** What is wrong with a body that can't be read, in words for those who sent it: they know fields, not our classes. */
final class BadBody {

    private static final String WANTED = "This request needs a JSON object as its body";

    private BadBody() {}

    /** One sentence on why reading it failed. */
    static String reason(@Nullable Throwable cause) {
        return switch (cause) {
            case PropertyBindingException unknown -> unknown(unknown);
            case MismatchedInputException wrong -> wrong(wrong);
            case InputCoercionException tooLarge -> "Field '%s' is out of range.".formatted(path(tooLarge));
            case StreamReadException broken -> broken(broken);
            case null, default -> WANTED + ".";
        };
    }

    private static String unknown(PropertyBindingException e) {
        String known =
                e.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
        return "Field '%s' is not known here; the fields are %s.".formatted(path(e), known);
    }

    private static String wrong(MismatchedInputException e) {
        String path = path(e);
        return path.isEmpty() ? WANTED + "." : "Field '%s' must be %s.".formatted(path, kind(e.getTargetType()));
    }

    private static String kind(@Nullable Class<?> type) {
        if (type != null && (Number.class.isAssignableFrom(type) || type.isPrimitive())) {
            return "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        return type == String.class ? "text" : "of another kind";
    }

    private static String broken(StreamReadException e) {
        return "The body is not JSON, from line %d, column %d on. %s."
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr(), WANTED);
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .map(String::valueOf)
                .collect(Collectors.joining("."));
    }
}
