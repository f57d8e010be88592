package io.fairlead.controller.pki;

/**
 * The two authorities of a cluster as PEM.
 *
 * @param controllersCa certificate of the one for controllers
 * @param controllersCaKey its key
 * @param hostsCa certificate of the one for hosts
 * @param hostsCaKey its key
 */
public record Authorities(String controllersCa, String controllersCaKey, String hostsCa, String hostsCaKey) {

    /** Writes them where {@link Pki#open} reads them; keys first: a certificate without its key is of no use. */
    void write(PkiFiles files) {
        PrivateFile.writeSecret(files.controllersCaKey(), controllersCaKey);
        PrivateFile.writePublic(files.controllersCa(), controllersCa);
        PrivateFile.writeSecret(files.hostsCaKey(), hostsCaKey);
        PrivateFile.writePublic(files.hostsCa(), hostsCa);
    }

    @Override
    public String toString() {
        return "Authorities"; // Never the keys, wherever this is printed.
    }
}
