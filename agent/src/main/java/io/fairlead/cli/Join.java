package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.link.AgentConfig;
import io.fairlead.agent.link.AtomicFile;
import io.fairlead.agent.link.ControllerAddress;
import io.fairlead.agent.link.HostFacts;
import io.fairlead.agent.link.LinkStatus;
import io.fairlead.agent.link.Pem;
import io.fairlead.agent.link.Places;
import io.fairlead.agent.link.Tls;
import io.fairlead.agent.protocol.DatapathType;
import io.fairlead.ipam.HostId;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The steps by which a machine becomes a host. Until the controller has agreed, nothing on the machine is changed. */
final class Join {

    /**
     * What the administrator wants this host to be.
     *
     * @param former its id where it has been a host of the cluster
     * @param vtep none: the address from which it reaches the controller, whichever it is at a time
     * @param mtu none: what the underlay leaves
     */
    record Wishes(
            Optional<HostId> former,
            String name,
            Optional<Ip> vtep,
            Optional<DatapathType> datapath,
            Optional<Integer> mtu) {}

    private final Places places;
    private final Machine machine;
    private final ControllerAddress controller;
    private final JoinToken token;

    Join(Places places, Machine machine, ControllerAddress controller, JoinToken token) {
        this.places = places;
        this.machine = machine;
        this.controller = controller;
        this.token = token;
    }

    /**
     * This machine is a host already: fine if it is one of the same cluster. One that the controllers do not know any
     * more, since they removed it or lost their store, joins anew as what it was.
     */
    void again() {
        try {
            AgentConfig config = AgentConfig.read(places.config());
            if (token.authorityAmong(Tls.authorities(places.controllersCa())).isEmpty()) {
                throw new CliException(
                        Exit.REFUSED,
                        ("This machine is a host of another cluster, of the controllers %s. To join this one, leave that"
                                        + " one first: fairlead leave")
                                .formatted(config.controllers()));
            }
            Terminal.progress("This machine has joined this cluster already, as %s.".formatted(config.name()));
            if (isRefused()) {
                first(new Wishes(
                        Optional.of(config.host()), config.name(), config.vtep(), config.datapath(), config.mtu()));
            } else {
                start(config);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new CliException(
                    Exit.REFUSED,
                    "This machine seems to be a host, but its files can't be read (%s). Leave, then join: fairlead leave"
                            .formatted(e.getMessage()));
        }
    }

    private boolean isRefused() {
        try {
            LinkStatus link = LinkStatus.read(places.status());
            if (link.state() == LinkStatus.State.REFUSED) {
                Terminal.progress("The controllers refuse it (%s): it joins anew.".formatted(link.detail()));
                return true;
            }
        } catch (IOException e) {
            Terminal.progress("The agent does not run yet.");
        }
        return false;
    }

    /** All of it. */
    void first(Wishes wishes) {
        requireWritable();
        machine.require();
        OpenVswitch.requireRoom(machine.openVswitch(), places);
        Ip vtep = vtep(wishes);
        HostKey key = HostKey.of(places);
        JsonNode answer = agreement(wishes, key, vtep);
        AgentConfig config = write(wishes, key, answer);
        Terminal.progress("It has taken this machine on as host %s (%s).".formatted(config.name(), config.host()));
        if (machine.hasSystemd()) {
            machine.restartAgent(); // It may run already, as nobody's.
        }
        start(config);
    }

    /** What the controller answers: with it, the machine counts as a host there. */
    private JsonNode agreement(Wishes wishes, HostKey key, Ip vtep) {
        try {
            X509Certificate authority = authority();
            Terminal.progress("The controller at %s is the one that made the token.".formatted(controller));
            return ask(wishes, key, vtep, authority);
        } catch (CliException e) {
            throw new CliException(e.exit(), "%s Nothing is changed.".formatted(e.getMessage()));
        }
    }

    private void requireWritable() {
        try {
            Files.createDirectories(places.etc());
            Files.createDirectories(places.key().getParent());
        } catch (IOException e) {
            throw new CliException(
                    Exit.REFUSED, "%s can't be written; join as root. Nothing is changed.".formatted(e.getMessage()));
        }
        if (!Files.isWritable(places.etc()) || !Files.isWritable(places.key().getParent())) {
            throw new CliException(
                    Exit.REFUSED,
                    "%s and %s can't be written; join as root. Nothing is changed."
                            .formatted(places.etc(), places.key().getParent()));
        }
    }

    private Ip vtep(Wishes wishes) {
        try {
            Ip vtep = wishes.vtep().isPresent() ? wishes.vtep().get() : HostFacts.sourceTowards(controller.host());
            int _ = HostFacts.mtuOf(vtep); // Some interface must have it.
            return vtep;
        } catch (IOException e) {
            throw new CliException(
                    Exit.REFUSED,
                    "This host can't be reached for tunnels: %s Nothing is changed.".formatted(e.getMessage()));
        }
    }

    /** Fetched without trust, then compared with what the token says: who made the token vouches for the CA. */
    private X509Certificate authority() {
        try (var api = new Api(List.of(controller), Tls.trustingAnybody(), Optional.empty())) {
            return token.authorityAmong(Pem.certificates(api.text("/ca")))
                    .orElseThrow(() -> new CliException(
                            Exit.UNREACHABLE,
                            ("The controller at %s is not the one that made this token: its CA is another. Check address"
                                            + " and token.")
                                    .formatted(controller)));
        } catch (GeneralSecurityException e) {
            throw new CliException(
                    Exit.UNREACHABLE,
                    "What answers at %s is no Fairlead controller (its CA can't be read: %s)."
                            .formatted(controller, e.getMessage()));
        }
    }

    private JsonNode ask(Wishes wishes, HostKey key, Ip vtep, X509Certificate authority) {
        var body = Api.JSON
                .createObjectNode()
                .put("token", token.text())
                .put("hostName", wishes.name())
                .put("publicKey", key.publicKey())
                .put("proof", key.proof(token.text(), wishes.name()))
                .put("vtep", vtep.toString());
        wishes.datapath()
                .ifPresent(datapath -> body.put("datapath", datapath.name().toLowerCase(Locale.ROOT)));
        wishes.former().ifPresent(id -> body.put("hostId", id.value()));
        try (var api = new Api(List.of(controller), Tls.trusting(List.of(authority)), Optional.empty())) {
            return api.post("/join", body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A CA that was read can be trusted", e);
        }
    }

    /** The configuration last: with it, the machine is a host. */
    private AgentConfig write(Wishes wishes, HostKey key, JsonNode answer) {
        try {
            AgentConfig config = config(wishes, answer);
            AtomicFile.writeSecret(places.key(), key.pem());
            AtomicFile.write(places.certificate(), answer.path("certificate").asText());
            AtomicFile.write(
                    places.controllersCa(), answer.path("controllersCa").asText());
            config.write(places.config());
            return config;
        } catch (IOException | IllegalArgumentException e) {
            throw new CliException(
                    Exit.REFUSED,
                    ("The controller has taken this machine on, but that could not be written down (%s). Correct that and"
                                    + " join again; remove the host it does not need any more by fairlead host remove.")
                            .formatted(e.getMessage()));
        }
    }

    private AgentConfig config(Wishes wishes, JsonNode answer) {
        var controllers = new ArrayList<ControllerAddress>();
        answer.path("controllers").forEach(address -> controllers.add(ControllerAddress.parse(address.asText())));
        return new AgentConfig(
                new HostId(answer.path("hostId").asText()),
                wishes.name(),
                controllers.isEmpty() ? List.of(controller) : controllers,
                wishes.vtep(),
                wishes.datapath(),
                wishes.mtu(),
                answer.path("ovsdbPort").asInt(AgentConfig.DEFAULT_OVSDB_PORT));
    }

    private void start(AgentConfig config) {
        if (!machine.hasSystemd()) {
            Terminal.progress("This machine does not run systemd: start fairlead-agent yourself.");
            return;
        }
        machine.startAgent();
        new Readiness(places, machine, config).await();
    }
}
