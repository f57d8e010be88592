package io.fairlead.cli;

import io.fairlead.agent.docker.DockerEngine;
import io.fairlead.agent.link.AgentConfig;
import io.fairlead.agent.link.Places;
import io.fairlead.agent.link.Tls;
import io.fairlead.agent.plug.Netlink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The steps by which a host leaves. Each may be done again: leaving can be repeated until all of it has worked. */
final class Leave {

    /** What becomes of containers in the cluster's networks. */
    enum Running {
        /** They keep the host from leaving. */
        KEEP,
        /** They lose these networks. */
        LOSE
    }

    private final Places places;
    private final Machine machine;

    Leave(Places places, Machine machine) {
        this.places = places;
        this.machine = machine;
    }

    void run(Running running) {
        try {
            List<OpenVswitch.Endpoint> endpoints = OpenVswitch.endpoints(machine.openVswitch());
            if (running == Running.KEEP) {
                requireNone(endpoints);
            }
            tellControllers();
            disown();
            new DockerEngine(machine.docker())
                    .removeNetworks(name -> Terminal.progress("Network %s is gone from Docker.".formatted(name)));
            OpenVswitch.remove(machine.openVswitch(), places);
            removeLinks(endpoints);
            if (machine.hasSystemd()) {
                machine.stopAgent();
            }
            forget();
            Terminal.out("This machine has left its cluster.");
        } catch (IOException e) {
            throw new CliException(
                    Exit.REFUSED,
                    "Not all is removed: %s. Run fairlead leave again when that is mended.".formatted(e.getMessage()));
        }
    }

    private static void requireNone(List<OpenVswitch.Endpoint> endpoints) {
        if (!endpoints.isEmpty()) {
            throw new CliException(
                    Exit.REFUSED,
                    ("%d containers are in networks of the cluster: %s. Stop them or disconnect them first, or leave with"
                                    + " --force. Nothing is changed.")
                            .formatted(
                                    endpoints.size(),
                                    endpoints.stream()
                                            .map(OpenVswitch.Endpoint::container)
                                            .collect(Collectors.joining(", "))));
        }
    }

    /** With each goes its peer, wherever Docker has put it. */
    private static void removeLinks(List<OpenVswitch.Endpoint> endpoints) throws IOException {
        if (endpoints.isEmpty()) {
            return;
        }
        try (Netlink links = Netlink.open()) {
            for (OpenVswitch.Endpoint endpoint : endpoints) {
                links.delete(endpoint.link());
            }
        }
    }

    /** By the host's own certificate. Without a controller the host leaves all the same. */
    private void tellControllers() {
        try {
            AgentConfig config = AgentConfig.read(places.config());
            try (var api = new Api(config.controllers(), Tls.ofHost(places), Optional.empty())) {
                api.delete("/hosts/" + config.host(), true); // Containers were looked at here.
                Terminal.progress("The controllers have taken back what host %s held.".formatted(config.name()));
            } catch (CliException e) {
                notTold(config, e);
            }
        } catch (IOException | GeneralSecurityException e) {
            Terminal.progress("The controllers still list this host (%s). Remove it there: fairlead host remove"
                    .formatted(e.getMessage()));
        }
    }

    /** What the controllers keep, as the host that this machine is only a copy of, nobody must be told to remove. */
    private static void notTold(AgentConfig config, CliException why) {
        switch (why.exit()) {
            case NOT_FOUND -> {}
            case REFUSED ->
                Terminal.progress("The controllers keep host %s: %s".formatted(config.name(), why.getMessage()));
            case OK, USAGE, UNREACHABLE ->
                Terminal.progress("The controllers still list this host (%s). Remove it there: fairlead host remove %s"
                        .formatted(why.getMessage(), config.name()));
        }
    }

    /** From here on the machine is no host; the agent goes on only to let Docker remove networks. */
    private void disown() throws IOException {
        Files.deleteIfExists(places.config());
        Files.deleteIfExists(places.status());
        if (machine.hasSystemd()) {
            machine.restartAgent();
        }
    }

    private void forget() throws IOException {
        for (Path file : List.of(
                places.certificate(),
                places.controllersCa(),
                places.key(),
                places.flows(),
                places.attachments(),
                places.dockerNetworks())) {
            Files.deleteIfExists(file);
        }
    }
}
