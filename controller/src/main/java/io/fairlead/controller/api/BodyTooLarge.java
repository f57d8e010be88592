package io.fairlead.controller.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** A request's body went past the limit while it was read. */
final class BodyTooLarge extends IOException {

    /** No request of this API comes near it. */
    static final int LIMIT_BYTES = 1 << 20;

    BodyTooLarge() {
        super("Body larger than " + LIMIT_BYTES + " bytes");
    }

    static boolean isCauseOf(@Nullable Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLarge) {
                return true;
            }
        }
        return false;
    }

    static ProblemDetail body() {
        return Problem.body(
                HttpStatus.CONTENT_TOO_LARGE,
                "body-too-large",
                "The body is larger than %d bytes, more than any request needs.".formatted(LIMIT_BYTES));
    }
}
