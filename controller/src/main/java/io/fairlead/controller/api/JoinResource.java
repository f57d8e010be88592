package io.fairlead.controller.api;

import io.fairlead.controller.agents.AgentHub;
import io.fairlead.controller.agents.Reach;
import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.pki.Candidate;
import io.fairlead.controller.pki.Pem;
import io.fairlead.controller.pki.Pki;
import io.fairlead.controller.store.HostChange;
import io.fairlead.controller.store.HostFacts;
import io.fairlead.controller.store.HostRequest;
import io.fairlead.controller.store.JoinToken;
import io.fairlead.controller.store.Store;
import io.fairlead.controller.store.TokenProof;
import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How a machine becomes a host: it fetches the CA, checks it by its token, and joins with a key of its own. */
@RestController
@Tag(name = "Joining")
@RequestMapping("/api/v1")
class JoinResource {

    /** Until the agent says better: a path with the MTU of Ethernet. */
    private static final int MTU_UNTIL_TOLD = 1500;

    /**
     * What a machine asks.
     *
     * @param publicKey its key, EC P-256: base64 of the DER (SubjectPublicKeyInfo)
     * @param proof that it has the private key: base64 of a signature (SHA256withECDSA) of {@code fairlead-join}, the
     *     token and the host name, a line each without one after the last
     * @param datapath {@code system} or {@code netdev}; else what is known of it, or the kernel's
     * @param hostId its former id where it has been a host
     */
    @Schema(name = "NewHost")
    record Wanted(
            @Nullable String token,
            @Nullable String hostName,
            @Nullable String publicKey,
            @Nullable String proof,
            @Nullable String vtep,
            @Nullable String datapath,
            @Nullable String hostId) {}

    /** What it gets. */
    record Joined(
            String hostId,
            String certificate,
            String controllersCa,
            String hostsCa,
            List<String> controllers,
            int ovsdbPort,
            int openflowPort) {}

    private final Store store;
    private final Pki pki;
    private final JoinTokens tokens;
    private final Reach reach;
    private final Connected connected;

    /** Whether a host is connected: only the controller that serves the hosts knows. */
    @Component
    record Connected(Sight sight, AgentHub agents) {

        boolean has(HostId host) {
            sight.require();
            return agents.connected().contains(host);
        }
    }

    JoinResource(Store store, Pki pki, JoinTokens tokens, Reach reach, Connected connected) {
        this.store = store;
        this.pki = pki;
        this.tokens = tokens;
        this.reach = reach;
        this.connected = connected;
    }

    @Operation(summary = "The controllers' CA")
    @GetMapping(path = "/ca", produces = MediaType.TEXT_PLAIN_VALUE)
    String authority() {
        return Pem.of(pki.controllersCa());
    }

    @Operation(summary = "Let a machine in as a host")
    @PostMapping("/join")
    Joined join(@RequestBody Wanted wanted) {
        String token = Given.text("token", wanted.token());
        JoinTokens.Shown shown = tokens.shown(token, JoinToken.Role.HOST); // Before any work for whoever may come.
        String name = Given.text("hostName", wanted.hostName());
        Ip vtep = Given.as("vtep", wanted.vtep(), Ip::parse);
        PublicKey key = Given.as("publicKey", wanted.publicKey(), Candidate::readKey);
        if (!Candidate.isSigned(
                key, Given.text("proof", wanted.proof()), "fairlead-join\n%s\n%s".formatted(token, name))) {
            throw Problem.invalid("Field 'proof' is not a signature by 'publicKey' of token and host name.");
        }
        Host host = admitted(wanted, name, vtep, shown.by(key));
        return new Joined(
                host.id().value(),
                Pem.of(pki.issueHost(key, host.id())),
                Pem.of(pki.controllersCa()),
                Pem.of(pki.hostsCa()),
                reach.controllers(),
                reach.ovsdbPort(),
                reach.openflowPort());
    }

    private Host admitted(Wanted wanted, String name, Ip vtep, TokenProof proof) {
        Optional<HostId> id = Optional.ofNullable(wanted.hostId()).map(HostId::new);
        Optional<Host> known = store.snapshot().intent().hosts().values().stream()
                .filter(host -> host.isMachine(id, name, vtep))
                .findAny();
        HostFacts facts = facts(wanted, vtep, known);
        known.ifPresent(this::requireNotConnected);
        return admitted(new HostRequest(id, name, facts, Optional.of(proof)));
    }

    /** What was known of a host holds until its agent tells more: a bridge of another kind would be made anew. */
    private static HostFacts facts(Wanted wanted, Ip vtep, Optional<Host> known) {
        Datapath datapath = wanted.datapath() == null
                ? known.map(Host::datapath).orElse(Datapath.SYSTEM)
                : Given.as("datapath", wanted.datapath(), Datapath::ofWord);
        return new HostFacts(vtep, known.map(Host::mtu).orElse(MTU_UNTIL_TOLD), datapath);
    }

    private void requireNotConnected(Host host) {
        if (connected.has(host.id())) {
            throw Problem.conflict(
                    "connected",
                    "Host %s (%s) is connected. If this machine is that host, stop fairlead-agent before it joins again; else join by another `--name`."
                            .formatted(host.name(), host.id()));
        }
    }

    private Host admitted(HostRequest request) {
        return switch (store.admit(request)) {
            case HostChange.Done(Host host) -> host;
            case HostChange.TokenRefused(String message) -> throw JoinTokens.refused(message, JoinToken.Role.HOST);
            case HostChange.NotFound refusal -> throw Refused.notFound(refusal);
            case HostChange.AnotherKey refusal -> throw Refused.conflict("another-key", refusal);
            case HostChange.NameTaken refusal -> throw Refused.conflict("name-taken", refusal);
            case HostChange.VtepTaken refusal -> throw Refused.conflict("vtep-taken", refusal);
        };
    }
}
