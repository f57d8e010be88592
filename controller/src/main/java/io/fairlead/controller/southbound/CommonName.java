package io.fairlead.controller.southbound;

import io.fairlead.ipam.HostId;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** Which host a certificate names. */
public final class CommonName {

    private CommonName() {}

    /** The host whose id is the certificate's common name; empty where that is no host id. */
    public static Optional<HostId> host(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> new HostId(String.valueOf(part.getValue())))
                            .findAny();
        } catch (InvalidNameException | IllegalArgumentException e) {
            return Optional.empty(); // Whoever issued it, it was not for a host.
        }
    }
}
