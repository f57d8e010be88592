package io.fairlead.controller.config;

import io.fairlead.controller.pki.Pki;
import io.fairlead.controller.pki.PkiException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Renews the controller's certificate while it runs. OVSDB and OpenFlow read the files for each connection, the store
 * when they change; only REST must be told.
 */
@Component
final class Renewal {

    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

    private final Pki pki;
    private final SslBundleRegistry bundles;

    Renewal(Pki pki, SslBundleRegistry bundles) {
        this.pki = pki;
        this.bundles = bundles;
    }

    /** A day is short beside the third of its life that the certificate has left then. */
    @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.DAYS)
    void look() {
        try {
            if (pki.renew()) {
                bundles.updateBundle(TlsConfiguration.BUNDLE, TlsConfiguration.bundle(pki.files()));
                LOG.atInfo().log("The controller's certificate was renewed");
            }
        } catch (PkiException | IllegalStateException e) {
            LOG.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("The controller's certificate is not renewed, trying again tomorrow");
        }
    }
}
