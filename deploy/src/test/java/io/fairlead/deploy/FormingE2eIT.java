package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Container;
import io.fairlead.deploy.lab.FlowModWatch;
import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.LabExtension;
import io.fairlead.deploy.lab.Machine;
import io.fairlead.deploy.lab.Result;
import io.fairlead.deploy.lab.Scale;
import io.fairlead.deploy.lab.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** From one controller to three and back, over the death of the one that serves the hosts; not unless it is asked for. */
@ExtendWith(LabExtension.class)
@EnabledIfSystemProperty(named = "fairlead.e2e.controllers", matches = "3")
class FormingE2eIT {

    private final Lab lab;
    private final TestNetwork network;
    private final TestNetwork later;

    FormingE2eIT(Lab lab) {
        this.lab = lab;
        network = new TestNetwork(lab, "forming");
        later = new TestNetwork(lab, "forming-later");
    }

    @BeforeEach
    void createNetwork() {
        network.create();
    }

    @AfterEach
    void removeNetworks() {
        network.remove();
        later.remove();
    }

    @Test
    void growsToThreeOutlivesTheOneThatServesTheHostsAndShrinksToOne() {
        List<Container> talking = lab.atAll(host -> host.container("before", network.name()));
        Traffic traffic = Traffic.between(talking.getFirst(), talking.getLast());
        List<Machine> controllers = lab.bootControllers(3);
        Machine first = controllers.get(0);
        Machine second = controllers.get(1);
        Machine third = controllers.get(2);
        join(second);
        join(third);
        awaitReady(controllers);

        var watches = lab.hosts().stream().map(Host::watchFlowMods).toList();
        try {
            lab.lab("kill", first.name()).text();
            awaitOk(third, "token", "create");
            talking.forEach(container -> container.host().container("meanwhile", network.name()));
            awaitLostHosts(first, third);
            awaitOk(third, "cluster", "remove", first.name());
            lab.lab("start", first.name()).text();
            join(first);
            awaitHosts(second);
            assertThat(watches).flatMap(FlowModWatch::changes).isEmpty();
        } finally {
            watches.forEach(FlowModWatch::close);
        }

        awaitOk(third, "network", "create", later.name());
        lab.atAll(host -> {
            host.awaitNetwork(later.name());
            return host.container("later", later.name());
        });
        awaitReady(controllers);

        awaitOk(first, "cluster", "remove", second.name());
        awaitOk(first, "cluster", "remove", third.name());
        List.of(second, third).forEach(gone -> lab.lab("kill", gone.name()).text());
        awaitHosts(first);
        assertThat(status(first, ".controllers[] | .name, .store")).containsExactly(first.name(), "leader");
        assertThat(status(first, ".state")).containsExactly("ready");
        assertThat(traffic.lost()).isLessThan(Duration.ofSeconds(1));
    }

    private void join(Machine machine) {
        lab.lab("join-controller", machine.name()).text();
    }

    private static void awaitReady(List<Machine> controllers) {
        for (Machine controller : controllers) {
            await("a cluster of %d, as %s sees it".formatted(controllers.size(), controller))
                    .atMost(90, SECONDS)
                    .until(() -> status(controller, ".state, (.controllers | length)"), List.of("ready", "3")::equals);
        }
    }

    private static List<String> status(Machine controller, String filter) {
        return controller
                .shell("fairlead cluster status --json | jq -r \"$1\"", filter)
                .lines();
    }

    /** Nobody has to say that the hosts are another's; that one waits, though, until the former one has ended for certain. */
    private static void awaitLostHosts(Machine former, Machine asked) {
        await("the hosts are not %s's any more".formatted(former))
                .atMost(90, SECONDS)
                .until(() -> !status(asked, ".controllers[] | select(.servesHosts) | .name")
                        .contains(former.name()));
    }

    /** While another store is elected, changes may be refused. */
    private static void awaitOk(Machine controller, String... command) {
        await("%s on %s".formatted(String.join(" ", command), controller))
                .atMost(90, SECONDS)
                .until(() -> fairlead(controller, command), Result::ok);
    }

    private static Result fairlead(Machine controller, String... command) {
        return controller.run(
                Stream.concat(Stream.of("fairlead"), Stream.of(command)).toArray(String[]::new));
    }

    private static void awaitHosts(Machine controller) {
        await("all hosts ready, by " + controller)
                .atMost(180, SECONDS)
                .until(
                        () -> fairlead(controller, "host", "list")
                                .out()
                                .lines()
                                .filter(line -> line.contains(" ready "))
                                .count(),
                        count -> count == Scale.HOSTS);
    }
}
