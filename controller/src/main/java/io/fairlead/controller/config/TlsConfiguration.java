package io.fairlead.controller.config;

import io.fairlead.controller.pki.AdminToken;
import io.fairlead.controller.pki.Names;
import io.fairlead.controller.pki.Pki;
import io.fairlead.controller.pki.PkiFiles;
import io.fairlead.controller.store.StoreSetup;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who this controller is, and whom it lets in. */
@Configuration(proxyBeanMethods = false)
class TlsConfiguration {

    /** As application.yaml names it. */
    static final String BUNDLE = "fairlead";

    @Bean
    SecureRandom secureRandom() {
        return new SecureRandom();
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    /** What is missing is made here too, so that a controller also starts where nothing was set up before. */
    @Bean
    Pki pki(Places places, Addresses addresses, InstantSource clock, SecureRandom random) {
        return Pki.open(
                places.state().resolve("controller").resolve("pki"),
                Names.ofServer(List.of(addresses.address(), StoreSetup.hostname())),
                clock,
                random);
    }

    @Bean
    AdminToken adminToken(Places places, SecureRandom random) {
        return AdminToken.open(places.etc().resolve("admin.token"), random);
    }

    /** Clients may show a certificate: of the hosts' CA, or none. */
    @Bean
    SslBundleRegistrar ownCertificate(Pki pki) {
        return registry -> registry.registerBundle(BUNDLE, bundle(pki.files()));
    }

    /** What the files hold now. */
    static SslBundle bundle(PkiFiles files) {
        var identity =
                PemSslStoreDetails.forCertificate(location(files.certificate())).withPrivateKey(location(files.key()));
        var trusted = PemSslStoreDetails.forCertificate(location(files.hostsCa()));
        return SslBundle.of(new PemSslStoreBundle(identity, trusted));
    }

    private static String location(Path file) {
        return "file:" + file.toAbsolutePath();
    }
}
