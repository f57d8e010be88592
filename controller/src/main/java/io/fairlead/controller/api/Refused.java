package io.fairlead.controller.api;

import io.fairlead.controller.store.Refusal;
import org.springframework.http.HttpStatus;

/** The store's refusals as problems. */
final class Refused {

    private Refused() {}

    static Problem notFound(Refusal refusal) {
        return new Problem(HttpStatus.NOT_FOUND, "not-found", refusal.message());
    }

    static Problem conflict(String code, Refusal refusal) {
        return new Problem(HttpStatus.CONFLICT, code, refusal.message());
    }

    static Problem invalid(Refusal refusal) {
        return new Problem(HttpStatus.BAD_REQUEST, "invalid", refusal.message());
    }
}
