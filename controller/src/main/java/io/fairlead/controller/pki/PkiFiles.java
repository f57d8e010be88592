package io.fairlead.controller.pki;

import java.nio.file.Path;

/** Where keys and certificates lie. Keys are for their owner's eyes only, certificates for everybody's. */
public record PkiFiles(Path directory) {

    /** What hosts and the command line trust. */
    public Path controllersCa() {
        return directory.resolve("controllers-ca.pem");
    }

    Path controllersCaKey() {
        return directory.resolve("controllers-ca.key");
    }

    /** What controllers trust when hosts connect. */
    public Path hostsCa() {
        return directory.resolve("hosts-ca.pem");
    }

    Path hostsCaKey() {
        return directory.resolve("hosts-ca.key");
    }

    /** This controller's certificate, for servers and clients alike, issued by the controllers' CA. */
    public Path certificate() {
        return directory.resolve("controller.pem");
    }

    /** The key of {@link #certificate()}. */
    public Path key() {
        return directory.resolve("controller.key");
    }
}
