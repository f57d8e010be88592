package io.fairlead.controller.config;

import io.fairlead.controller.agents.Reach;
import io.fairlead.controller.store.StoreException;
import io.fairlead.controller.store.StoreSetup;
import java.util.List;
import org.springframework.stereotype.Component;

/** Where this controller is found; ports that were left open are noted once they are known. */
@Component
final class Addresses implements Reach {

    private final String address;
    private final int tunnel;
    private volatile int rest;
    private volatile int ovsdb;
    private volatile int openflow;

    Addresses(Places places, ListenProperties listen, TunnelProperties tunnel) {
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

    @Override
    public List<String> controllers() {
        return List.of("%s:%d".formatted(bracketed(), rest));
    }

    @Override
    public int ovsdbPort() {
        return ovsdb;
    }

    @Override
    public int openflowPort() {
        return openflow;
    }

    @Override
    public int tunnelPort() {
        return tunnel;
    }
}
