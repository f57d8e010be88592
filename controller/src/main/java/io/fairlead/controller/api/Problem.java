package io.fairlead.controller.api;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** A request that is answered by a problem (RFC 9457): what is wrong, where, and what to do about it. */
final class Problem extends RuntimeException {

    private final HttpStatus status;
    private final String code;

    /**
     * Names the problem.
     *
     * @param code for programs, in kebab case; it becomes the problem's {@code type} and {@code code}
     * @param detail for people: what, where and what to do
     */
    Problem(HttpStatus status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
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
        return body(status, code, String.valueOf(getMessage()));
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
