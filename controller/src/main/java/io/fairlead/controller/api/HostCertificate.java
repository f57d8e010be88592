package io.fairlead.controller.api;

import io.fairlead.controller.southbound.CommonName;
import io.fairlead.ipam.HostId;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** The certificate that a client may show; TLS has checked that the hosts' CA issued it. */
final class HostCertificate {

    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private HostCertificate() {}

    /** The host it names; empty where none was shown. */
    static Optional<HostId> host(HttpServletRequest request) {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
                ? CommonName.host(chain[0])
                : Optional.empty();
    }
}
