package io.fairlead.agent.link;

import io.fairlead.agent.protocol.DatapathType;
import io.fairlead.agent.protocol.Message.Facts;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Finds out what this host is like, as far as its configuration leaves it open. */
public final class HostFacts implements FactSource {

    /** What VXLAN over IPv4 adds to a frame's payload: inner Ethernet 14, VXLAN 8, UDP 8, IPv4 20. */
    static final int ENCAPSULATION = 50;

    /** Where a route is asked for to find the default one; nothing is ever sent there (RFC 5737). */
    private static final String ANYWHERE = "192.0.2.1";

    private final Supplier<AgentConfig> config;
    private final Supplier<Optional<String>> dockerVersion;

    public HostFacts(Supplier<AgentConfig> config, Supplier<Optional<String>> dockerVersion) {
        this.config = config;
        this.dockerVersion = dockerVersion;
    }

    @Override
    public Facts facts() throws IOException {
        AgentConfig now = config.get();
        Ip vtep = now.vtep().isPresent()
                ? now.vtep().get()
                : sourceTowards(now.controllers().getFirst().host());
        return new Facts(
                vtep,
                now.mtu().isPresent() ? now.mtu().get() : mtuOf(vtep),
                now.datapath().orElseGet(HostFacts::datapath),
                dockerVersion.get(),
                List.of());
    }

    /**
     * The address from which a controller is reached; on its own machine, the one of the default route.
     *
     * @throws IOException if there is no such route
     */
    public static Ip sourceTowards(String controller) throws IOException {
        Optional<Ip> direct = source(InetAddress.getByName(controller));
        if (direct.isPresent()) {
            return direct.get();
        }
        return source(InetAddress.getByName(ANYWHERE))
                .orElseThrow(
                        () -> new IOException("This host has no address towards %s; give one: fairlead join --vtep IP"
                                .formatted(controller)));
    }

    /** Connecting a datagram socket only asks the kernel for the route. */
    private static Optional<Ip> source(InetAddress target) {
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(target, 9));
            InetAddress local = socket.getLocalAddress();
            return local.isLoopbackAddress() || local.isAnyLocalAddress() || local.getAddress().length != 4
                    ? Optional.empty()
                    : Optional.of(Ip.parse(local.getHostAddress()));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty(); // No route.
        }
    }

    /**
     * What a container's frames may have if they leave by the interface that has this address.
     *
     * @throws IOException if no interface has it
     */
    public static int mtuOf(Ip vtep) throws IOException {
        NetworkInterface underlay = NetworkInterface.getByInetAddress(InetAddress.getByName(vtep.toString()));
        if (underlay == null) {
            throw new IOException(
                    "No interface of this host has the address %s that is its VTEP; correct --vtep, or vtep in /etc/fairlead/agent.json"
                            .formatted(vtep));
        }
        return underlay.getMTU() - ENCAPSULATION;
    }

    /** The kernel's datapath where its module is there or can be loaded. */
    public static DatapathType datapath() {
        return hasModule() || loadsModule() ? DatapathType.SYSTEM : DatapathType.NETDEV;
    }

    private static boolean hasModule() {
        return Files.isDirectory(Path.of("/sys/module/openvswitch"));
    }

    private static boolean loadsModule() {
        try {
            Process modprobe = new ProcessBuilder("modprobe", "-q", "openvswitch")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return modprobe.waitFor(10, TimeUnit.SECONDS) && modprobe.exitValue() == 0 && hasModule();
        } catch (IOException e) {
            return false; // No modprobe here, so no modules either.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
