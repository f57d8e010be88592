package io.fairlead.controller.config;

import io.fairlead.controller.agents.Reach;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.springframework.stereotype.Component;

/** Where this controller is found; ports that were left open are noted once they are known. */
@Component
final class Addresses implements Reach {

    private final String address;
    private volatile int rest;
    private volatile int ovsdb;
    private volatile int openflow;

    Addresses(Places places, ListenProperties listen) {
        this.address = places.address().isEmpty() ? ofDefaultRoute() : places.address();
        this.rest = listen.rest();
        this.ovsdb = listen.ovsdb();
        this.openflow = listen.openflow();
    }

    /** Asks the routing table; sends nothing. */
    private static String ofDefaultRoute() {
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 9));
            InetAddress local = socket.getLocalAddress();
            return local.isAnyLocalAddress() ? "127.0.0.1" : local.getHostAddress();
        } catch (IOException | RuntimeException e) { // An unreachable network is reported as either.
            return "127.0.0.1";
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
}
