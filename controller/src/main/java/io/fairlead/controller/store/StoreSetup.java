package io.fairlead.controller.store;

import io.fairlead.controller.pki.AdminToken;
import io.fairlead.controller.pki.Names;
import io.fairlead.controller.pki.Pki;
import io.fairlead.controller.pki.PkiException;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Makes what a controller needs before it and its store start: directories, keys and certificates, the administrator's
 * token, the database. Running it again changes nothing but what is missing or has to be renewed.
 */
public final class StoreSetup {

    private final Places places;
    private final String address;

    StoreSetup(Places places, String address) {
        this.places = places;
        this.address = Ip.parse(address).toString(); // No name: a Raft member is known by its address for good.
    }

    /** Arguments are settings: {@code --fairlead.address=192.0.2.1}. Ends with 1 and a reason where it can't go on. */
    public static void main(String[] arguments) {
        try {
            var settings = new Settings(List.of(arguments), System.getenv());
            String address = settings.address().orElseGet(StoreSetup::addressOfDefaultRoute);
            new StoreSetup(settings.places(), address).prepare().ifPresent(System.err::println);
        } catch (PkiException | StoreException | UncheckedIOException | IllegalArgumentException e) {
            System.err.println("fairlead-store-setup: " + e.getMessage()
                    + (e.getCause() == null ? "" : " (%s)".formatted(e.getCause())));
            System.exit(1);
        }
    }

    /**
     * Makes everything.
     *
     * @return what an administrator should know, if anything
     */
    Optional<String> prepare() {
        if (Files.exists(places.joining())) {
            throw new StoreException(
                    ("This machine is to be a controller of a cluster, and that is not done (%s is there). Run"
                                    + " fairlead-controller-join again; or, to give that up, remove it")
                            .formatted(places.joining()));
        }
        var random = new SecureRandom();
        try {
            Files.createDirectories(places.etc());
            Files.createDirectories(places.database().getParent());
            Files.createDirectories(places.run());
        } catch (IOException e) {
            throw new UncheckedIOException("Can't make the directories", e);
        }
        Pki.open(places.pki(), names(), InstantSource.system(), random);
        AdminToken.open(places.adminToken(), random);
        Optional<String> notice = new StoreDatabase(places.database()).ensure(address);
        writeEnvironment();
        return notice;
    }

    private Names names() {
        return Names.ofServer(List.of(address, hostname()));
    }

    /** The name of this machine; {@code localhost} where it resolves to nothing. */
    public static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** For a shell or systemd: no value needs more than these quotes. */
    private void writeEnvironment() {
        List<String> command = StoreDatabase.serverCommand(places, address, StoreDatabase.CLIENT_PORT);
        String options = String.join(" ", command.subList(1, command.size()));
        Path draft = places.environment().resolveSibling("store.env.new");
        try {
            Files.writeString(draft, """
                    # Made by fairlead-store-setup at each start of the store.
                    FAIRLEAD_ADDRESS="%s"
                    FAIRLEAD_STORE_OPTIONS="%s"
                    """.formatted(address, options));
            Files.move(draft, places.environment(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't write " + places.environment(), e);
        }
    }

    /** The address from which this machine speaks to others: that of the route that leads out. */
    public static String addressOfDefaultRoute() {
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress("1.1.1.1", 9)); // Connecting a datagram socket sends nothing.
            InetAddress address = socket.getLocalAddress();
            if (!address.isAnyLocalAddress() && !address.isLoopbackAddress()) {
                return address.getHostAddress();
            }
        } catch (SocketException | UncheckedIOException e) {
            throw new StoreException("This machine has no default route; set fairlead.address", e);
        }
        throw new StoreException("This machine has no default route; set fairlead.address to its address");
    }
}
