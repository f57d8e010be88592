package io.fairlead.controller.config;

import io.fairlead.controller.cluster.Release;
import io.fairlead.controller.model.Controller;
import io.fairlead.controller.store.StoreException;
import io.fairlead.controller.store.StoreSetup;
import io.fairlead.net.Ip;
import org.springframework.stereotype.Component;

/** Where this controller is found; ports that were left open are noted once they are known. */
@Component
final class Addresses {

    private final ListenProperties listen;
    private final String name;
    private final String address;
    private final int tunnel;
    private volatile int rest;
    private volatile int ovsdb;
    private volatile int openflow;

    Addresses(Places places, ListenProperties listen, TunnelProperties tunnel) {
        this.listen = listen;
        this.name = places.name().isEmpty() ? StoreSetup.hostname() : places.name();
        this.address = places.address().isEmpty() ? ofDefaultRoute() : places.address();
        this.tunnel = tunnel.port();
        this.rest = listen.rest();
        this.ovsdb = listen.ovsdb();
        this.openflow = listen.openflow();
    }

    /** The one that the store is set up with, where this machine has any. */
    private static String ofDefaultRoute() {
        try {
            return StoreSetup.addressOfDefaultRoute();
        } catch (StoreException e) {
            return "127.0.0.1"; // The store can't be set up then, and says why.
        }
    }

    /** As it was set. */
    ListenProperties listen() {
        return listen;
    }

    String address() {
        return address;
    }

    void restAt(int port) {
        rest = port;
    }

    void ovsdbAt(int port) {
        ovsdb = port;
    }

    void openflowAt(int port) {
        openflow = port;
    }

    String openflowTarget() {
        return "ssl:%s:%d".formatted(bracketed(), openflow);
    }

    private String bracketed() {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    /** Where the other controllers find this one. */
    Controller.Place place() {
        return new Controller.Place(name, Ip.parse(address), rest, Release.version());
    }

    int ovsdbPort() {
        return ovsdb;
    }

    int openflowPort() {
        return openflow;
    }

    int tunnelPort() {
        return tunnel;
    }
}
