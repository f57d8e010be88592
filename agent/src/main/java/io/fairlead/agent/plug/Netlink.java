package io.fairlead.agent.plug;

import static java.nio.file.StandardOpenOption.WRITE;

import io.fairlead.net.Ip;
import io.fairlead.net.Ip6;
import io.fairlead.net.MacAddress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's links over rtnetlink, without forking a tool. It sees the network namespace of the thread that made it,
 * whichever thread asks later.
 */
public final class Netlink implements Links, AutoCloseable {

    private static final int AF_NETLINK = 16;
    private static final int RAW_CLOSE_ON_EXEC = 3 | 0x80000;
    private static final int NETLINK_ROUTE = 0;

    private static final Logger log = LoggerFactory.getLogger(Netlink.class);

    private static final Path IPV6 = Path.of("/proc/sys/net/ipv6/conf");

    private static final int ERROR = 2;
    private static final int DONE = 3;

    private static final int EEXIST = 17;
    private static final int ENODEV = 19;

    private static final long SIOCETHTOOL = 0x8946;
    private static final int ETHTOOL_STXCSUM = 0x17;
    private static final int IFNAMSIZ = 16;

    private final int socket;
    private final boolean hasIpv6;
    private int sequence;

    private Netlink(int socket, boolean hasIpv6) {
        this.socket = socket;
        this.hasIpv6 = hasIpv6;
    }

    /** A link as the kernel lists it; {@code index} is its number in its namespace. */
    record View(int index, MacAddress mac) {}

    public static Netlink open() throws IOException {
        return new Netlink(
                SystemCalls.socket(AF_NETLINK, RAW_CLOSE_ON_EXEC, NETLINK_ROUTE),
                Files.exists(Path.of("/proc/sys/net/ipv6")));
    }

    @Override
    public synchronized void create(VethPair pair) throws IOException {
        int error = request(LinkMessage.create(pair, ++sequence));
        if (error == EEXIST) {
            throw new IOException("A link named %s or %s exists".formatted(pair.hostEnd(), pair.containerEnd()));
        }
        check("make the links " + pair.hostEnd() + " and " + pair.containerEnd(), error);
        turnOffIpv6(pair.hostEnd());
        check("set up " + pair.hostEnd(), request(upWithoutAddress(pair.hostEnd())));
        if (pair.checksums() == VethPair.Checksums.BY_SENDER) {
            turnOffChecksumOffload(pair.containerEnd());
        }
    }

    /** A kernel without IPv6 gives no such address, and refuses settings of it. */
    private byte[] upWithoutAddress(String name) {
        sequence++;
        return hasIpv6 ? LinkMessage.upWithoutAddress(name, sequence) : LinkMessage.up(name, sequence);
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        int error = request(LinkMessage.delete(name, ++sequence));
        if (error != ENODEV) {
            check("delete the link " + name, error);
        }
    }

    @Override
    public synchronized Set<String> names() throws IOException {
        return Set.copyOf(views().keySet());
    }

    /** All links, by name. */
    synchronized Map<String, View> views() throws IOException {
        var views = new HashMap<String, View>();
        check("list links", request(LinkMessage.list(++sequence), views));
        return views;
    }

    /** Moves a link into another network namespace. */
    synchronized void move(String name, Namespace to) throws IOException {
        check(
                "move the link %s into a container".formatted(name),
                request(LinkMessage.move(name, to.descriptor(), ++sequence)));
    }

    /** Gives a link that is down another name; says whether that was free. */
    synchronized boolean rename(int link, String name) throws IOException {
        int error = request(LinkMessage.rename(link, name, ++sequence));
        if (error != EEXIST) {
            check("rename a link to " + name, error);
        }
        return error != EEXIST;
    }

    synchronized void up(String name) throws IOException {
        check("set up " + name, request(LinkMessage.up(name, ++sequence)));
    }

    synchronized void addAddress(int link, Ip address, int prefix) throws IOException {
        check(
                "give a link the address %s/%d".formatted(address, prefix),
                request(AddressMessage.add(link, address, prefix, ++sequence)));
    }

    synchronized void addAddress(int link, Ip6 address) throws IOException {
        check("give a link the address " + address, request(AddressMessage.add(link, address, ++sequence)));
    }

    synchronized void addRoute(int link, Route route) throws IOException {
        int error = request(AddressMessage.add(link, route, ++sequence));
        if (error == EEXIST) {
            throw new IOException("There is a route to %s already".formatted(route.destination()));
        }
        check("add the route " + route, error);
    }

    @Override
    public synchronized void close() throws IOException {
        SystemCalls.close(socket);
    }

    private static void check(String what, int error) throws IOException {
        if (error != 0) {
            throw new IOException("The kernel refused to %s: errno %d".formatted(what, error));
        }
    }

    /** Sends a request and reads until its end; gives the kernel's errno, 0 for success. */
    private int request(byte[] message) throws IOException {
        return request(message, new HashMap<>());
    }

    private int request(byte[] message, Map<String, View> views) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls.send(socket, arena.allocateFrom(ValueLayout.JAVA_BYTE, message));
            MemorySegment received = arena.allocate(65_536, 8);
            while (true) {
                long length = SystemCalls.receive(socket, received);
                Integer end = read(received.asSlice(0, length), views);
                if (end != null) {
                    return end;
                }
            }
        }
    }

    /** The errno that ended the request; null if more is to come. */
    private @Nullable Integer read(MemorySegment datagram, Map<String, View> views) {
        ByteBuffer buffer = datagram.asByteBuffer().order(ByteOrder.nativeOrder());
        int at = 0;
        while (at + NetlinkMessage.HEADER <= buffer.limit()) {
            int length = buffer.getInt(at);
            int type = buffer.getShort(at + 4);
            boolean answersThis = buffer.getInt(at + 8) == sequence; // Else a late answer to a request that failed.
            if (answersThis && type == DONE) {
                return 0;
            }
            if (answersThis && type == ERROR) {
                return -buffer.getInt(at + NetlinkMessage.HEADER);
            }
            if (answersThis && type == LinkMessage.NEW_LINK) {
                addLink(buffer, at, length, views);
            }
            at += align(length);
        }
        return null;
    }

    private static void addLink(ByteBuffer buffer, int start, int length, Map<String, View> views) {
        int index = buffer.getInt(start + NetlinkMessage.HEADER + LinkMessage.INDEX);
        String name = "";
        long mac = 0;
        int at = start + NetlinkMessage.HEADER + LinkMessage.LINK_INFO;
        while (at + NetlinkMessage.ATTRIBUTE_HEADER <= start + length) {
            int size = buffer.getShort(at) & 0xffff;
            var value = new byte[size - NetlinkMessage.ATTRIBUTE_HEADER];
            buffer.get(at + NetlinkMessage.ATTRIBUTE_HEADER, value);
            if (buffer.getShort(at + 2) == LinkMessage.NAME) {
                name = new String(value, 0, value.length - 1, StandardCharsets.US_ASCII);
            } else if (buffer.getShort(at + 2) == LinkMessage.ADDRESS && value.length == 6) {
                mac = ByteBuffer.allocate(8).putShort((short) 0).put(value).getLong(0);
            }
            at += align(size);
        }
        views.put(name, new View(index, new MacAddress(mac)));
    }

    private static int align(int length) {
        return length + 3 & ~3;
    }

    /**
     * The host has nothing to say on this link. With IPv6, each start and end of a container changes a route of the host,
     * at which Open vSwitch's userspace tunnels read all routes anew, and may lose packets meanwhile.
     */
    private static void turnOffIpv6(String link) {
        try {
            Files.writeString(IPV6.resolve(link).resolve("disable_ipv6"), "1", WRITE);
        } catch (IOException e) { // The kernel has no IPv6, or /proc can't be written: then without.
            log.atDebug().addKeyValue("link", link).setCause(e).log("IPv6 not turned off");
        }
    }

    /** What {@code ethtool -K LINK tx off} does: struct ifreq with a pointer to struct ethtool_value. */
    private void turnOffChecksumOffload(String link) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(8, 8);
            value.set(ValueLayout.JAVA_INT, 0, ETHTOOL_STXCSUM);
            MemorySegment request = arena.allocate(40, 8);
            request.setString(0, link, StandardCharsets.US_ASCII);
            request.set(ValueLayout.ADDRESS, IFNAMSIZ, value);
            SystemCalls.ioctl(socket, SIOCETHTOOL, request);
        }
    }
}
