package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Join tokens. */
@Command(name = "token", description = "Make, list and withdraw the tokens by which hosts and controllers join.")
final class TokenCommand {

    private static final Table TABLE = Table.of(
            Table.Column.of("ID", "id"),
            Table.Column.of("FOR A", "role"),
            Table.Column.of("EXPIRES", "expires"),
            Table.Column.of("USES LEFT", "usesLeft"));

    /** What a token lets in. */
    enum Role {
        HOST,
        CONTROLLER
    }

    @Command(
            name = "create",
            description = {
                "Make a join token and print it.",
                "It carries the hash of the controllers' CA, so a host that joins by it knows the right controller."
            },
            footer = {
                "",
                "Examples:",
                "  fairlead token create > host.token",
                "  fairlead token create --ttl 10m --uses 20 | ssh root@host1 fairlead join --controller ADDR"
                        + " --token-file -",
                "  fairlead token create --for controller > controller.token"
            })
    void create(
            @Mixin Access access,
            @Option(names = "--ttl", paramLabel = "TIME", description = "How long it holds: 90s, 10m, 2h, 7d.")
                    @Nullable
                    String ttl,
            @Option(names = "--uses", paramLabel = "N", description = "How many may join by it.") @Nullable
                    Integer uses,
            @Option(
                            names = "--for",
                            defaultValue = "host",
                            description = {
                                "What joins by it: host or controller (default: ${DEFAULT-VALUE}).",
                                "A controller is given all keys of the cluster."
                            })
                    Role role) {
        ObjectNode body = Api.JSON.createObjectNode();
        if (ttl != null) {
            body.put("ttlSeconds", seconds(ttl));
        }
        if (uses != null) {
            body.put("uses", uses);
        }
        if (role != Role.HOST) {
            body.put("role", role.name().toLowerCase(Locale.ROOT));
        }
        try (Api api = access.api()) {
            JsonNode token = api.post("/tokens", body);
            access.show(token, () -> token.path("token").asText());
        }
    }

    static long seconds(String time) {
        try {
            String text = time.toUpperCase(Locale.ROOT);
            return Duration.parse(text.endsWith("D") ? "P" + text : "PT" + text).toSeconds();
        } catch (DateTimeParseException e) {
            throw new CliException(Exit.USAGE, "Not a time (90s, 10m, 2h, 7d): %s".formatted(time));
        }
    }

    @Command(name = "list", description = "List the tokens that still hold; never their secrets.")
    void list(@Mixin Access access, @Mixin Watch watch) {
        try (Api api = access.api()) {
            JsonNode tokens = api.get("/tokens");
            access.show(tokens, () -> TABLE.of(tokens));
        }
    }

    @Command(name = "delete", description = "Withdraw a token. Who has joined by it stays.")
    void delete(@Mixin Access access, @Parameters(paramLabel = "ID") String id) {
        try (Api api = access.api()) {
            api.delete("/tokens/" + Api.part(id));
            Terminal.progress("Token %s is withdrawn".formatted(id));
        }
    }
}
