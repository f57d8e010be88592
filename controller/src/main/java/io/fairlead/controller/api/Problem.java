package io.fairlead.controller.api;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** A request that is answered by a problem (RFC 9457): what is wrong, where, and what to do about it. */
final class Problem extends RuntimeException {

    private final HttpStatus status;
    private final String code;
    private final @Nullable String controller;

    /**
     * Names the problem.
     *
     * @param code for programs, in kebab case; it becomes the problem's {@code type} and {@code code}
     * @param detail for people: what, where and what to do
     */
    Problem(HttpStatus status, String code, String detail) {
        this(status, code, detail, null);
    }

    private Problem(HttpStatus status, String code, String detail, @Nullable String controller) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.controller = controller;
    }

    /** @param controller where to ask instead, {@code 192.0.2.1:7443}; none where nobody would know */
    static Problem standby(String detail, @Nullable String controller) {
        return new Problem(HttpStatus.SERVICE_UNAVAILABLE, "standby", detail, controller);
    }

    static Problem notFound(String what, String where) {
        return new Problem(HttpStatus.NOT_FOUND, "not-found", "No " + what + ". " + where);
    }

    static Problem conflict(String code, String detail) {
        return new Problem(HttpStatus.CONFLICT, code, detail);
    }

    static Problem invalid(String detail) {
        return new Problem(HttpStatus.BAD_REQUEST, "invalid", detail);
    }

    HttpStatus status() {
        return status;
    }

    String code() {
        return code;
    }

    ProblemDetail body() {
        ProblemDetail body = body(status, code, String.valueOf(getMessage()));
        if (controller != null) {
            body.setProperty("controller", controller);
        }
        return body;
    }

    /** The one shape of every problem. */
    static ProblemDetail body(HttpStatus status, String code, String detail) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setType(URI.create("urn:fairlead:problem:" + code));
        body.setTitle(status.getReasonPhrase());
        body.setProperty("code", code);
        return body;
    }
}
