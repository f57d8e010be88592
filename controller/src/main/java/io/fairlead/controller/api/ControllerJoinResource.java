package io.fairlead.controller.api;

import io.fairlead.controller.cluster.ControllerJoin;
import io.fairlead.controller.cluster.RaftServer;
import io.fairlead.controller.cluster.Release;
import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.pki.AdminToken;
import io.fairlead.controller.pki.Authorities;
import io.fairlead.controller.pki.Candidate;
import io.fairlead.controller.pki.Names;
import io.fairlead.controller.pki.Pem;
import io.fairlead.controller.pki.Pki;
import io.fairlead.controller.store.ControllerChange;
import io.fairlead.controller.store.ControllerRequest;
import io.fairlead.controller.store.JoinToken;
import io.fairlead.controller.store.Store;
import io.fairlead.net.Ip;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How a machine becomes a controller: it is given all that the others have. */
@RestController
@Tag(name = "Cluster")
@RequestMapping("/api/v1/cluster/join")
class ControllerJoinResource {

    private static final Logger LOG = LoggerFactory.getLogger(ControllerJoinResource.class);

    /**
     * What a machine asks.
     *
     * @param id a UUID that it has made for itself
     * @param address where the others will find it
     * @param rest the port of its REST API
     * @param version of its program, which must be that of the cluster
     * @param publicKey its key, EC P-256: base64 of the DER (SubjectPublicKeyInfo)
     * @param proof that it has the private key: base64 of a signature (SHA256withECDSA) of {@code
     *     fairlead-controller-join}, the token and the id, a line each without one after the last
     */
    @Schema(name = "NewController")
    record Wanted(
            @Nullable String token,
            @Nullable String id,
            @Nullable String name,
            @Nullable String address,
            @Nullable Integer rest,
            @Nullable String version,
            @Nullable String publicKey,
            @Nullable String proof) {

        private Controller.Place place() {
            return new Controller.Place(
                    Given.text("name", name),
                    Given.as("address", address, Ip::parse),
                    Given.present("rest", rest),
                    Given.text("version", version));
        }
    }

    /** What it gets: keys and tokens of the whole cluster, and where its stores are. */
    @Schema(name = "AdmittedController")
    record Admitted(
            String certificate,
            String controllersCa,
            String controllersCaKey,
            String hostsCa,
            String hostsCaKey,
            String adminToken,
            String clusterId,
            List<String> controllers) {}

    private final Store store;
    private final Pki pki;
    private final AdminToken admin;
    private final JoinTokens tokens;
    private final RaftServer raft;

    ControllerJoinResource(Store store, Pki pki, AdminToken admin, JoinTokens tokens, RaftServer raft) {
        this.store = store;
        this.pki = pki;
        this.admin = admin;
        this.tokens = tokens;
        this.raft = raft;
    }

    @Operation(summary = "Let a machine in as a controller")
    @PostMapping
    Admitted join(@RequestBody Wanted wanted) {
        String token = Given.text("token", wanted.token());
        JoinTokens.Shown shown =
                tokens.shown(token, JoinToken.Role.CONTROLLER); // Before any work for whoever may come.
        ControllerId id = Given.as("id", wanted.id(), ControllerId::new);
        PublicKey key = Given.as("publicKey", wanted.publicKey(), Candidate::readKey);
        if (!Candidate.isSigned(key, Given.text("proof", wanted.proof()), ControllerJoin.proven(token, id))) {
            throw Problem.invalid("Field 'proof' is not a signature by 'publicKey' of token and id.");
        }
        Controller.Place place = place(wanted);
        String clusterId = raft.clusterId();
        Controller admitted = admitted(new ControllerRequest(id, place, shown.by(key)));
        LOG.atInfo()
                .addKeyValue("controller", admitted.name())
                .addKeyValue("address", admitted.address())
                .log("Controller let in");
        Authorities authorities = pki.authorities();
        return new Admitted(
                Pem.of(pki.issueController(key, names(admitted))),
                authorities.controllersCa(),
                authorities.controllersCaKey(),
                authorities.hostsCa(),
                authorities.hostsCaKey(),
                admin.reveal(),
                clusterId,
                store.controllers().stream()
                        .map(controller -> controller.address().toString())
                        .toList());
    }

    private static Controller.Place place(Wanted wanted) {
        Controller.Place place;
        try {
            place = wanted.place();
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(e.getMessage() + ".");
        }
        if (!place.version().equals(Release.version())) {
            throw Problem.conflict(
                    "version",
                    "This machine has version %s, the cluster has %s. Install that one, then join."
                            .formatted(place.version(), Release.version()));
        }
        return place;
    }

    private Controller admitted(ControllerRequest request) {
        if (store.controllers().isEmpty()) {
            throw Problem.conflict("not-ready", "This controller is only about to begin its cluster. Try again.");
        }
        return switch (store.admitController(request)) {
            case ControllerChange.Done(Controller controller) -> controller;
            case ControllerChange.TokenRefused(String message) ->
                throw JoinTokens.refused(message, JoinToken.Role.CONTROLLER);
            case ControllerChange.Taken refusal -> throw Refused.conflict("taken", refusal);
            case ControllerChange.NotMember refusal -> throw Refused.notFound(refusal);
            case ControllerChange.LastOne _, ControllerChange.Served _ ->
                throw new IllegalStateException("An admission ends otherwise");
        };
    }

    private static Names names(Controller controller) {
        return Names.ofServer(List.of(controller.address().toString(), controller.name()));
    }
}
