package io.fairlead.controller.pki;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * By what names a server may be reached: the subject alternative names of its certificate.
 *
 * @param addresses IPv4 or IPv6 addresses as text
 * @param hostnames DNS names
 */
public record Names(Set<String> addresses, Set<String> hostnames) {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int DNS = 2; // The kinds of X509Certificate.getSubjectAlternativeNames().
    private static final int IP = 7;

    static final Names NONE = new Names(Set.of(), Set.of());

    public Names {
        addresses = Set.copyOf(addresses);
        hostnames = Set.copyOf(hostnames);
    }

    /** Sorts texts into addresses and names, and adds the loopback. */
    public static Names ofServer(Collection<String> texts) {
        Set<String> addresses = new HashSet<>(Set.of("127.0.0.1"));
        Set<String> hostnames = new HashSet<>(Set.of("localhost"));
        for (String text : texts) {
            (ADDRESS.matcher(text).matches() ? addresses : hostnames).add(text);
        }
        return new Names(addresses, hostnames);
    }

    GeneralName[] asGeneralNames() {
        return Stream.concat(
                        addresses.stream().sorted().map(text -> new GeneralName(GeneralName.iPAddress, text)),
                        hostnames.stream().sorted().map(text -> new GeneralName(GeneralName.dNSName, text)))
                .toArray(GeneralName[]::new);
    }

    /** Whether the certificate may stand for every one of these names. */
    boolean coveredBy(X509Certificate certificate) {
        Set<String> said = new HashSet<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0) instanceof Integer kind && (kind == DNS || kind == IP)) {
                    said.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            return false; // One that can't be read is made anew.
        }
        return said.containsAll(addresses) && said.containsAll(hostnames);
    }
}
