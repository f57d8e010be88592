package io.fairlead.controller.api;

import io.fairlead.controller.store.JoinToken;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.TokenChange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Join tokens: by what right hosts and controllers are let in. */
@RestController
@Tag(name = "Join tokens")
@RequestMapping("/api/v1/tokens")
class TokenResource {

    private static final long DEFAULT_SECONDS = Duration.ofHours(1).toSeconds();
    private static final long MOST_SECONDS = Duration.ofDays(30).toSeconds();
    private static final int MOST_USES = 10_000;

    /**
     * What is asked for; one host within an hour where nothing is said.
     *
     * @param role {@code host} or {@code controller}
     */
    @Schema(name = "NewToken")
    record Wanted(
            @Nullable Long ttlSeconds,
            @Nullable Integer uses,
            @Nullable String role) {

        private long within(String field, @Nullable Number value, long otherwise, long most) {
            long number = value == null ? otherwise : value.longValue();
            if (number < 1 || number > most) {
                throw Problem.invalid("Field '%s' is 1 to %d, not %d.".formatted(field, most, number));
            }
            return number;
        }
    }

    /** A token that was made; the only time its secret is shown. */
    @Schema(name = "MadeToken")
    record Made(String id, String role, String token, Instant expires, int usesLeft) {}

    /** A token in a list. */
    record TokenJson(String id, String role, Instant created, Instant expires, int usesLeft) {}

    private final Store store;
    private final JoinTokens tokens;
    private final InstantSource clock;

    TokenResource(Store store, JoinTokens tokens, InstantSource clock) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Operation(summary = "Make a join token; its secret is shown only now")
    @PostMapping
    ResponseEntity<Made> create(@RequestBody(required = false) @Nullable Wanted wanted) {
        Wanted asked = wanted == null ? new Wanted(null, null, null) : wanted;
        long seconds = asked.within("ttlSeconds", asked.ttlSeconds(), DEFAULT_SECONDS, MOST_SECONDS);
        int uses = (int) asked.within("uses", asked.uses(), 1, MOST_USES);
        JoinToken.Role role =
                asked.role() == null ? JoinToken.Role.HOST : Given.as("role", asked.role(), JoinToken.Role::ofWord);
        JoinTokens.Fresh fresh = tokens.fresh(role);
        Instant now = clock.instant();
        var token = new JoinToken(fresh.id(), fresh.secretHash(), role, now, now.plusSeconds(seconds), uses);
        return switch (store.createToken(token)) {
            case TokenChange.Done _ ->
                ResponseEntity.status(HttpStatus.CREATED)
                        .body(new Made(token.id(), role.word(), fresh.text(), token.expires(), token.usesLeft()));
            case TokenChange.Exists refusal -> throw Refused.conflict("exists", refusal);
            case TokenChange.NotFound refusal -> throw Refused.notFound(refusal);
        };
    }

    @Operation(summary = "List the join tokens that are still good")
    @GetMapping
    List<TokenJson> list() {
        return store.tokens().stream()
                .sorted(Comparator.comparing(JoinToken::created))
                .map(token -> new TokenJson(
                        token.id(), token.role().word(), token.created(), token.expires(), token.usesLeft()))
                .toList();
    }

    @Operation(summary = "Withdraw a join token")
    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(@PathVariable String id) {
        return switch (store.deleteToken(id)) {
            case TokenChange.Done _ -> ResponseEntity.noContent().build();
            case TokenChange.Exists refusal -> throw Refused.conflict("exists", refusal);
            case TokenChange.NotFound refusal -> throw Refused.notFound(refusal);
        };
    }
}
