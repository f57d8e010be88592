package io.fairlead.controller.store;

import java.nio.file.Path;

/**
 * Where a controller keeps its things.
 *
 * @param etc settings and the administrator's token: {@code fairlead.etc}, by default /etc/fairlead
 * @param var keys and the database: {@code fairlead.var}, by default /var/lib/fairlead
 * @param run what lasts until the machine restarts: {@code fairlead.run}, by default /run/fairlead
 */
public record Places(Path etc, Path var, Path run) {

    /** Settings of the controller, which may be missing. */
    public Path settings() {
        return etc.resolve("controller.yaml");
    }

    public Path adminToken() {
        return etc.resolve("admin.token");
    }

    public Path pki() {
        return var.resolve("controller/pki");
    }

    /** Who this controller is among the controllers. */
    public ControllerIdFile controllerId() {
        return new ControllerIdFile(var.resolve("controller/id"));
    }

    /** Where the stores of the cluster were last. */
    public KnownStores stores() {
        return new KnownStores(var.resolve("controller/stores"));
    }

    /** What is gathered while this machine becomes a controller of a cluster; while it is there, that is not done. */
    public Path joining() {
        return var.resolve("controller/joining");
    }

    public Path database() {
        return var.resolve("store/fairlead.db");
    }

    /** What the store's unit reads before it starts the database server. */
    public Path environment() {
        return run.resolve("store.env");
    }

    /** Where an administrator of this machine reaches the store without keys. */
    public Path storeSocket() {
        return run.resolve("store.sock");
    }

    /** Where ovs-appctl reaches the database server. */
    public Path storeControl() {
        return run.resolve("store.ctl");
    }
}
