package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.link.AgentConfig;
import io.fairlead.agent.link.ControllerAddress;
import io.fairlead.agent.link.Places;
import io.fairlead.agent.link.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command finds a controller and proves who is asking: options, then the environment, then the usual places. */
final class Access {

    @Option(
            names = "--controller",
            paramLabel = "ADDR",
            description = "A controller, ADDRESS[:PORT]; else $$FAIRLEAD_CONTROLLER, else this machine's.")
    @Nullable
    String controller;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The administrator's token, - for standard input; else $$FAIRLEAD_TOKEN_FILE, else"
                    + " /etc/fairlead/admin.token.")
    @Nullable
    String tokenFile;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "The controllers' CA; else $$FAIRLEAD_CA, else what this machine has of it.")
    @Nullable
    Path ca;

    @Option(names = "--json", description = "Print JSON instead of a table.")
    boolean json;

    private @Nullable String token;
    private final Places places = Places.ofSystem();
    private final Map<String, String> environment = System.getenv();

    /** The API with the administrator's token. */
    Api api() {
        return new Api(controllers(), Trust.in(authority()), Optional.of(token()));
    }

    /** Prints JSON as it came, or else what it becomes. */
    void show(JsonNode answer, Supplier<String> otherwise) {
        Terminal.out(json ? answer.toPrettyString() : otherwise.get());
    }

    private List<ControllerAddress> controllers() {
        String given = controller != null ? controller : environment.get("FAIRLEAD_CONTROLLER");
        if (given != null) {
            return List.of(address(given));
        }
        if (Files.exists(places.config()) && !Files.exists(places.ownControllersCa())) {
            try {
                return AgentConfig.read(places.config()).controllers();
            } catch (IOException e) {
                throw new CliException(Exit.USAGE, String.valueOf(e.getMessage()));
            }
        }
        return List.of(new ControllerAddress("127.0.0.1", ControllerAddress.DEFAULT_PORT));
    }

    static ControllerAddress address(String text) {
        try {
            return ControllerAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CliException(Exit.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private Path authority() {
        if (ca != null) {
            return ca;
        }
        String given = environment.get("FAIRLEAD_CA");
        if (given != null) {
            return Path.of(given);
        }
        return Stream.of(places.ownControllersCa(), places.controllersCa())
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new CliException(
                        Exit.UNREACHABLE,
                        "This machine is no controller's and in no cluster (fairlead join --help). To ask a controller from"
                                + " here, name it and its CA, which lies there in"
                                + " /var/lib/fairlead/controller/pki/controllers-ca.pem: --controller ADDR --ca FILE"));
    }

    /** Whether there is an administrator's token to be tried. */
    boolean hasToken() {
        return tokenFile().equals("-") || Files.isReadable(Path.of(tokenFile()));
    }

    /** Read once: standard input gives it only once. */
    private String token() {
        String known = token;
        if (known == null) {
            known = secret(tokenFile());
            token = known;
        }
        return known;
    }

    private String tokenFile() {
        String given = tokenFile != null ? tokenFile : environment.get("FAIRLEAD_TOKEN_FILE");
        return given != null ? given : places.adminToken().toString();
    }

    /** A secret out of a file, or out of standard input for {@code -}: never from an argument, which everybody sees. */
    static String secret(String file) {
        try {
            String text = file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
            if (text.isBlank()) {
                throw new CliException(
                        Exit.USAGE, "There is no token in %s".formatted(file.equals("-") ? "standard input" : file));
            }
            return text.strip();
        } catch (IOException e) {
            throw new CliException(
                    Exit.UNREACHABLE,
                    ("No token: %s can't be read. Run this on a controller's machine as root, or name a file with the"
                                    + " token: --token-file FILE (- for standard input)")
                            .formatted(file));
        }
    }

    /** Makes TLS contexts, with complaints that name the file. */
    static final class Trust {

        private Trust() {}

        static SSLContext in(Path authority) {
            try {
                return Tls.trusting(Tls.authorities(authority));
            } catch (IOException | GeneralSecurityException e) {
                throw new CliException(
                        Exit.UNREACHABLE,
                        ("The controllers' CA can't be read from %s. Name its file: --ca FILE (a controller has it in"
                                        + " /var/lib/fairlead/controller/pki/controllers-ca.pem)")
                                .formatted(authority));
            }
        }
    }
}
