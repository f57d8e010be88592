package io.fairlead.deploy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.deploy.lab.Host;
import io.fairlead.deploy.lab.Lab;
import io.fairlead.deploy.lab.Result;
import java.util.stream.Stream;

/**
 * A network that a test makes and removes, with everything in it.
 *
 * @param name what Docker calls it
 */
record TestNetwork(Lab lab, String tenant, String inTenant, String name) {

    private static final String DEFAULT = "default";

    /** One of the default tenant. */
    TestNetwork(Lab lab, String name) {
        this(lab, DEFAULT, name, name);
    }

    /** One of a tenant that the test makes. */
    TestNetwork(Lab lab, String tenant, String inTenant) {
        this(lab, tenant, inTenant, tenant + "." + inTenant);
    }

    /** Makes it by the command line, after which Docker knows it on all hosts. */
    TestNetwork create(String... options) {
        fairlead("create", options).text();
        assertThat(lab.hosts())
                .as("hosts with the network %s", name)
                .allMatch(host -> host.docker("network", "inspect", name).ok());
        return this;
    }

    private Result fairlead(String verb, String... options) {
        return lab.fairlead(Stream.concat(Stream.of("network", verb, inTenant, "--tenant", tenant), Stream.of(options))
                .toArray(String[]::new));
    }

    /** Removes all containers of tests, too: a network with containers stays. */
    void remove() {
        delete();
        lab.hosts().forEach(this::awaitGone);
    }

    /** As {@link #remove}, but leaves containers alone, those of other networks as well; this one must have none. */
    void removeIdle() {
        deleteIdle();
        lab.hosts().forEach(this::awaitGone);
    }

    /** As {@link #remove}, but does not wait until each Docker has let go of it. */
    void delete() {
        lab.atAll(host -> {
            host.removeContainers();
            return host;
        });
        deleteIdle();
    }

    private void deleteIdle() {
        await("end of the network " + name)
                .atMost(30, SECONDS)
                .until(() -> fairlead("delete").exit(), exit -> exit == 0 || exit == 4);
    }

    private void awaitGone(Host host) {
        await("end of " + name + " in Docker of " + host).atMost(30, SECONDS).until(() -> isGone(host));
    }

    boolean isGone(Host host) {
        return !host.docker("network", "inspect", name).ok();
    }

    @Override
    public String toString() {
        return name;
    }
}
