package io.fairlead.controller.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.ipam.HostId;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A machine that has joined through REST as `fairlead join` does. */
record JoinedHost(HostId id, KeyPair key, JsonNode answer) {

    /** What a machine asks for with a key of its own. */
    record Asking(String token, KeyPair key, String name, String vtep, Optional<HostId> former) {

        HttpResponse<String> of(RunningController controller) throws Exception {
            return controller.anonymous("POST", "/api/v1/join", body());
        }

        String body() throws Exception {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.getPrivate());
            signature.update("fairlead-join\n%s\n%s".formatted(token, name).getBytes(UTF_8));
            var body = new JsonMapper()
                    .createObjectNode()
                    .put("token", token)
                    .put("hostName", name)
                    .put("publicKey", base64(key.getPublic().getEncoded()))
                    .put("proof", base64(signature.sign()))
                    .put("vtep", vtep);
            former.ifPresentOrElse(id -> body.put("hostId", id.value()), () -> body.put("datapath", "netdev"));
            return body.toString();
        }
    }

    static JoinedHost join(RunningController controller, String name, String vtep) throws Exception {
        return join(controller, new Asking(token(controller), newKey(), name, vtep, Optional.empty()));
    }

    /** Joins again, as the host it was. */
    JoinedHost again(RunningController controller, String name, String vtep) throws Exception {
        return join(controller, new Asking(token(controller), key, name, vtep, Optional.of(id)));
    }

    private static JoinedHost join(RunningController controller, Asking asking) throws Exception {
        var response = asking.of(controller);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.body());
        }
        JsonNode answer = RunningController.json(response);
        return new JoinedHost(new HostId(answer.path("hostId").asString()), asking.key(), answer);
    }

    /** For one host. */
    static String token(RunningController controller) throws Exception {
        return RunningController.json(controller.call("POST", "/api/v1/tokens", "{}"))
                .path("token")
                .asString();
    }

    static KeyPair newKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Writes what Open vSwitch needs: host.key, host.pem, ca.pem. */
    void equip(Path directory) throws Exception {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(key.getPrivate().getEncoded());
        Files.writeString(
                directory.resolve("host.key"),
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(lines));
        Files.writeString(
                directory.resolve("host.pem"), answer.path("certificate").asString());
        Files.writeString(
                directory.resolve("ca.pem"), answer.path("controllersCa").asString());
    }

    /** TLS as the host's agent has it. */
    SSLContext tls() throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("host", key.getPrivate(), new char[0], new Certificate[] {certificate("certificate")});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", certificate("controllersCa"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return tls;
    }

    private Certificate certificate(String field) throws Exception {
        try (var pem =
                new java.io.ByteArrayInputStream(answer.path(field).asString().getBytes(UTF_8))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }
}
