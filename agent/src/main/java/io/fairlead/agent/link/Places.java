package io.fairlead.agent.link;

import java.nio.file.Path;

/**
 * Where things lie on a host.
 *
 * @param etc what people may edit: {@code /etc/fairlead}
 * @param var what must outlive a restart: {@code /var/lib/fairlead}
 * @param run what need not: {@code /run/fairlead}
 */
public record Places(Path etc, Path var, Path run) {

    /** The usual places, unless the properties fairlead.etc, fairlead.var and fairlead.run say otherwise. */
    public static Places ofSystem() {
        return new Places(
                place("fairlead.etc", "/etc/fairlead"),
                place("fairlead.var", "/var/lib/fairlead"),
                place("fairlead.run", "/run/fairlead"));
    }

    private static Path place(String property, String usual) {
        return Path.of(System.getProperty(property, usual));
    }

    /** Which cluster this host is in; there when it has joined. */
    public Path config() {
        return etc.resolve("agent.json");
    }

    /** The host's private key, PKCS #8. */
    public Path key() {
        return var.resolve("agent/host.key");
    }

    /** The host's certificate, by which it shows who it is. */
    public Path certificate() {
        return var.resolve("agent/host.pem");
    }

    /** Who says which controllers are ours. */
    public Path controllersCa() {
        return var.resolve("agent/controllers-ca.pem");
    }

    /** The flows that the controllers confirmed last, for {@code ovs-ofctl bundle}. */
    public Path flows() {
        return var.resolve("agent/flows.bundle");
    }

    /** Which of Docker's networks stands for which of the cluster's. */
    public Path dockerNetworks() {
        return var.resolve("agent/docker-networks");
    }

    /** What is attached beside Docker's networks. */
    public Path attachments() {
        return var.resolve("agent/attachments.json");
    }

    /** Where the agent answers this host's command line. */
    public Path agentSocket() {
        return run.resolve("agent.sock");
    }

    /** How the link to the controllers stands, for {@code fairlead status}. */
    public Path status() {
        return run.resolve("agent.status");
    }

    /** The administrator's token, on a controller's machine. */
    public Path adminToken() {
        return etc.resolve("admin.token");
    }

    /** The controllers' CA where the controller itself keeps it. */
    public Path ownControllersCa() {
        return var.resolve("controller/pki/controllers-ca.pem");
    }
}
