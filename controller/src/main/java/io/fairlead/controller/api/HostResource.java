package io.fairlead.controller.api;

import io.fairlead.controller.model.Host;
import io.fairlead.controller.plan.Planner;
import io.fairlead.controller.reconcile.SouthboundException;
import io.fairlead.controller.reconcile.SwitchPort;
import io.fairlead.controller.southbound.Endpoints;
import io.fairlead.controller.southbound.Hosts;
import io.fairlead.controller.store.HostChange;
import io.fairlead.controller.store.Snapshot;
import io.fairlead.controller.store.Store;
import io.fairlead.ipam.HostId;
import io.fairlead.openflow.diff.SwitchDiff;
import io.fairlead.openflow.diff.SwitchState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Hosts that joined, by id or name, and their flows. */
@RestController
@NeedsSight
@Tag(name = "Hosts")
@RequestMapping("/api/v1/hosts")
class HostResource {

    /**
     * What is asked for.
     *
     * @param drained whether the host is to take no new endpoints
     */
    @Schema(name = "HostChanges")
    record Changes(@Nullable Boolean drained) {}

    private final Store store;
    private final Hosts hosts;
    private final Endpoints endpoints;
    private final HostLook look;

    HostResource(Store store, Hosts hosts, Endpoints endpoints, HostLook look) {
        this.store = store;
        this.endpoints = endpoints;
        this.hosts = hosts;
        this.look = look;
    }

    @Operation(summary = "List hosts and how they are")
    @GetMapping
    List<HostJson> list() {
        Snapshot snapshot = store.snapshot();
        return snapshot.intent().hosts().values().stream()
                .sorted(Comparator.comparing(Host::name))
                .map(host -> look.of(host, snapshot))
                .toList();
    }

    @Operation(summary = "Show a host")
    @GetMapping("/{host}")
    HostJson show(@PathVariable String host) {
        Snapshot snapshot = store.snapshot();
        return look.of(find(snapshot, host), snapshot);
    }

    @Operation(summary = "Remove a host that is gone for good")
    @DeleteMapping("/{host}")
    ResponseEntity<Void> remove(
            @PathVariable String host,
            @RequestParam(defaultValue = "false") boolean force,
            HttpServletRequest request) {
        Host found = find(store.snapshot(), host);
        HostCertificate.host(request).ifPresent(asker -> requireItself(asker, request.getRemoteAddr()));
        if (!force) {
            requireUnused(found);
        }
        Host _ = done(store.removeHost(found.id()));
        return ResponseEntity.noContent().build();
    }

    @Operation(summary = "Drain a host, which then takes no new endpoints, or take it back into service")
    @PatchMapping("/{host}")
    HostJson change(@PathVariable String host, @RequestBody Changes changes) {
        HostId id = find(store.snapshot(), host).id();
        Host changed = done(Given.present("drained", changes.drained()) ? store.drainHost(id) : store.undrainHost(id));
        return look.of(changed, store.snapshot());
    }

    private static Host done(HostChange change) {
        return switch (change) {
            case HostChange.Done(Host host) -> host;
            case HostChange.NotFound refusal -> throw Refused.notFound(refusal);
            case HostChange.AnotherKey refusal -> throw Refused.conflict("another-key", refusal);
            case HostChange.NameTaken refusal -> throw Refused.conflict("name-taken", refusal);
            case HostChange.VtepTaken refusal -> throw Refused.conflict("vtep-taken", refusal);
            case HostChange.TokenRefused refusal -> throw Refused.conflict("token", refusal);
        };
    }

    /** A copy of a host has its certificate, too, and must not take the host with it when it leaves. */
    private void requireItself(HostId asker, String from) {
        look.peer(asker).filter(peer -> !peer.equals(from)).ifPresent(peer -> {
            throw Problem.conflict(
                    "another-machine",
                    "Host %s is connected from %s and stays; the machine at %s, which asks, is a copy of it."
                            .formatted(asker, peer, from));
        });
    }

    private void requireUnused(Host host) {
        int inUse = endpoints.countOn(host.id());
        if (inUse > 0) {
            throw Problem.conflict(
                    "in-use",
                    "Host %s runs with %d endpoints, which would lose their network. It leaves by `fairlead leave`; or ask with ?force=true."
                            .formatted(host.name(), inUse));
        }
    }

    @Operation(summary = "Read a host's flows and groups: installed, planned, or the difference")
    @GetMapping(path = "/{host}/flows", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, List<String>> flows(@PathVariable String host, @RequestParam(defaultValue = "installed") String view) {
        Snapshot snapshot = store.snapshot();
        Host found = find(snapshot, host);
        return switch (view) {
            case "planned" -> text(planned(snapshot, found));
            case "installed" -> text(installed(found));
            case "diff" -> text(SwitchDiff.between(installed(found), planned(snapshot, found)));
            default ->
                throw Problem.invalid("Parameter 'view' is planned, installed or diff, not '%s'.".formatted(view));
        };
    }

    /** The same as {@code ovs-ofctl} writes and reads it. */
    @Operation(hidden = true)
    @GetMapping(path = "/{host}/flows", produces = MediaType.TEXT_PLAIN_VALUE)
    String flowsAsText(@PathVariable String host, @RequestParam(defaultValue = "installed") String view) {
        Map<String, List<String>> lists = flows(host, view);
        if (view.equals("diff")) {
            return lists.entrySet().stream()
                    .flatMap(entry -> entry.getValue().stream().map(line -> entry.getKey() + ": " + line + "\n"))
                    .collect(Collectors.joining());
        }
        return lists.values().stream()
                .flatMap(List::stream)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static SwitchState planned(Snapshot snapshot, Host host) {
        return Planner.plan(snapshot.intent(), snapshot.leases(), host.id()).tables();
    }

    private SwitchState installed(Host host) {
        SwitchPort tables = hosts.tables(host.id())
                .orElseThrow(() -> Problem.conflict(
                        "not-connected",
                        "The switch of host %s is not connected, so its flows can't be read.".formatted(host.name())));
        try {
            return tables.read();
        } catch (SouthboundException e) {
            throw new Problem(HttpStatus.BAD_GATEWAY, "host-failed", String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, List<String>> text(SwitchState state) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        lists.put("groups", lines(state.groups()));
        lists.put("flows", lines(state.flows()));
        return lists;
    }

    private static Map<String, List<String>> text(SwitchDiff diff) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        List<Object> groups = new ArrayList<>(diff.groups().add());
        groups.addAll(diff.groups().modify());
        lists.put("missing groups", lines(groups));
        lists.put("missing flows", lines(diff.flows().add()));
        lists.put("foreign flows", lines(diff.flows().remove()));
        lists.put("foreign groups", lines(diff.groups().remove()));
        return lists;
    }

    private static List<String> lines(List<?> things) {
        return things.stream().map(Object::toString).sorted().toList();
    }

    /** By its id first: a host that is named like another's id must not be taken for it. */
    private static Host find(Snapshot snapshot, String host) {
        Collection<Host> hosts = snapshot.intent().hosts().values();
        return hosts.stream()
                .filter(known -> known.id().value().equals(host))
                .findAny()
                .or(() -> hosts.stream()
                        .filter(known -> known.name().equals(host))
                        .findAny())
                .orElseThrow(() -> Problem.notFound("host " + host, "`GET /api/v1/hosts` lists them."));
    }
}
