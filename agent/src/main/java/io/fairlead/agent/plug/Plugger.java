package io.fairlead.agent.plug;

import io.fairlead.net.Ip;
import io.fairlead.net.Vni;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plugs endpoints into the host's bridge and unplugs them. Doing either twice is doing it once. */
public final class Plugger {

    private static final Logger log = LoggerFactory.getLogger(Plugger.class);

    private final Links links;
    private final Ports ports;
    private final Addresses addresses;

    public Plugger(Links links, Ports ports, Addresses addresses) {
        this.links = links;
        this.ports = ports;
        this.addresses = addresses;
    }

    /**
     * Makes an endpoint's links and its port. The port's number is not there yet: {@link #confirm} waits for it.
     *
     * @param mtu of both links, in bytes
     * @throws IOException if it can't be done, or the address is in use; nothing of it is left then
     */
    public void plug(Endpoint endpoint, int mtu) throws IOException {
        Optional<String> other = addresses.reserve(endpoint);
        if (other.isPresent()) {
            throw inUse(endpoint, other.get());
        }
        try {
            plugReserved(endpoint, mtu);
        } catch (IOException e) {
            addresses.unreserve(endpoint.id());
            throw e;
        }
    }

    private void plugReserved(Endpoint endpoint, int mtu) throws IOException {
        boolean isPlugged = isPlugged(endpoint);
        if (!isPlugged || !links.names().contains(endpoint.portName())) {
            plugAnew(endpoint, mtu);
        }
    }

    /** Whether it has its port already; throws if another has its address. */
    private boolean isPlugged(Endpoint endpoint) throws IOException {
        Optional<Endpoint> there = at(endpoint.vni(), endpoint.slot().address());
        if (there.isPresent() && !there.get().id().equals(endpoint.id())) {
            throw inUse(endpoint, there.get().id());
        }
        return there.isPresent();
    }

    private void plugAnew(Endpoint endpoint, int mtu) throws IOException {
        String hostEnd = endpoint.portName();
        links.delete(hostEnd); // Left by a call that was cut short.
        var pair = new VethPair(hostEnd, LinkName.containerEnd(endpoint.id()), endpoint.mac(), mtu, ports.checksums());
        try {
            links.create(pair);
            ports.add(endpoint);
        } catch (IOException e) {
            discard(hostEnd, e);
            throw e;
        }
    }

    /**
     * Makes the port of an endpoint whose links are there, as after the bridge was replaced, and waits for its number.
     * The address stays its own whether that succeeds or not, for the container has it.
     *
     * @throws IOException if it can't be done, or another endpoint has the address; the links are left as they are
     */
    public void replug(Endpoint endpoint, Duration atMost) throws IOException, InterruptedException {
        Optional<String> other = addresses.reserve(endpoint);
        if (other.isPresent()) {
            throw inUse(endpoint, other.get());
        }
        if (isPlugged(endpoint)) {
            return;
        }
        ports.add(endpoint);
        try {
            ports.awaitNumber(endpoint.id(), atMost);
        } catch (IOException e) {
            ports.remove(endpoint.id());
            throw e;
        }
    }

    private void discard(String hostEnd, IOException reason) {
        try {
            links.delete(hostEnd);
        } catch (IOException e) { // Found again when leftovers are looked for; why they are left matters more.
            reason.addSuppressed(e);
        }
    }

    /**
     * Waits until an endpoint's port has exactly its slot's number, so that the flows laid for the slot are its own, and
     * until frames pass. An endpoint that does not get its number is unplugged.
     */
    public void confirm(String endpoint, Duration atMost) throws IOException, InterruptedException {
        try {
            ports.awaitNumber(endpoint, atMost);
        } catch (IOException e) {
            takeBack(endpoint, e);
            throw e;
        }
        ports.awaitForwarding();
    }

    private void takeBack(String endpoint, IOException reason) {
        try {
            unplug(endpoint);
        } catch (IOException e) { // Found again when leftovers are looked for; why it is taken back matters more.
            reason.addSuppressed(e);
        }
    }

    /**
     * Removes an endpoint's port at once and its links soon: the kernel takes its time over those.
     *
     * @return whether it had an address, which is now nobody's but not released
     */
    public boolean unplug(String endpoint) throws IOException {
        ports.remove(endpoint);
        boolean hadAddress = addresses.unplugged(endpoint);
        String hostEnd = LinkName.hostEnd(endpoint);
        Thread.ofVirtual().name("unlink-" + hostEnd).start(() -> {
            try {
                links.delete(hostEnd);
            } catch (IOException e) { // Found again when leftovers are looked for.
                log.atWarn().addKeyValue("link", hostEnd).setCause(e).log("Link not deleted");
            }
        });
        return hadAddress;
    }

    /** The endpoint that has an address of a network. */
    public Optional<Endpoint> at(Vni vni, Ip address) throws IOException {
        return ports.endpoints().stream()
                .filter(endpoint ->
                        endpoint.vni().equals(vni) && endpoint.slot().address().equals(address))
                .findFirst();
    }

    private IOException inUse(Endpoint endpoint, String holder) throws IOException {
        String name = ports.endpoints().stream()
                .filter(each ->
                        each.id().equals(holder) && !each.containerName().isEmpty())
                .map(each -> "container " + each.containerName())
                .findFirst()
                .orElse("endpoint " + holder);
        return new IOException("Address %s of %s is in use on this host by %s"
                .formatted(endpoint.slot().address(), endpoint.network(), name));
    }
}
