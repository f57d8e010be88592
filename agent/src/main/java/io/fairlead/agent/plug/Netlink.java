package io.fairlead.agent.plug;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
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
    private final LinkMessage.Ipv6 ipv6;
    private int sequence;

    private Netlink(int socket, LinkMessage.Ipv6 ipv6) {
        this.socket = socket;
        this.ipv6 = ipv6;
    }

    public static Netlink open() throws IOException {
        var ipv6 = Files.exists(Path.of("/proc/sys/net/ipv6")) ? LinkMessage.Ipv6.PRESENT : LinkMessage.Ipv6.ABSENT;
        return new Netlink(SystemCalls.socket(AF_NETLINK, RAW_CLOSE_ON_EXEC, NETLINK_ROUTE), ipv6);
    }

    @Override
    public synchronized void create(VethPair pair) throws IOException {
        int error = request(LinkMessage.create(pair, ++sequence), new HashSet<>());
        if (error == EEXIST) {
            throw new IOException("A link named %s or %s exists".formatted(pair.hostEnd(), pair.containerEnd()));
        }
        check("make the links " + pair.hostEnd() + " and " + pair.containerEnd(), error);
        turnOffIpv6(pair.hostEnd());
        check("set up " + pair.hostEnd(), request(LinkMessage.up(pair.hostEnd(), ++sequence, ipv6), new HashSet<>()));
        if (pair.checksums() == VethPair.Checksums.BY_SENDER) {
            turnOffChecksumOffload(pair.containerEnd());
        }
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        int error = request(LinkMessage.delete(name, ++sequence), new HashSet<>());
        if (error != ENODEV) {
            check("delete the link " + name, error);
        }
    }

    @Override
    public synchronized Set<String> names() throws IOException {
        var names = new HashSet<String>();
        check("list links", request(LinkMessage.list(++sequence), names));
        return names;
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
    private int request(byte[] message, Set<String> names) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls.send(socket, arena.allocateFrom(ValueLayout.JAVA_BYTE, message));
            MemorySegment received = arena.allocate(65_536, 8);
            while (true) {
                long length = SystemCalls.receive(socket, received);
                Integer end = read(received.asSlice(0, length), names);
                if (end != null) {
                    return end;
                }
            }
        }
    }

    /** The errno that ended the request; null if more is to come. */
    private @Nullable Integer read(MemorySegment datagram, Set<String> names) {
        ByteBuffer buffer = datagram.asByteBuffer().order(ByteOrder.nativeOrder());
        int at = 0;
        while (at + LinkMessage.HEADER <= buffer.limit()) {
            int length = buffer.getInt(at);
            int type = buffer.getShort(at + 4);
            boolean answersThis = buffer.getInt(at + 8) == sequence; // Else a late answer to a request that failed.
            if (answersThis && type == DONE) {
                return 0;
            }
            if (answersThis && type == ERROR) {
                return -buffer.getInt(at + LinkMessage.HEADER);
            }
            if (answersThis && type == LinkMessage.NEW_LINK) {
                addName(buffer, at, length, names);
            }
            at += align(length);
        }
        return null;
    }

    private static void addName(ByteBuffer buffer, int start, int length, Set<String> names) {
        int at = start + LinkMessage.HEADER + LinkMessage.LINK_INFO;
        while (at + LinkMessage.ATTRIBUTE_HEADER <= start + length) {
            int size = buffer.getShort(at) & 0xffff;
            if (buffer.getShort(at + 2) == LinkMessage.NAME) {
                var name = new byte[size - LinkMessage.ATTRIBUTE_HEADER - 1];
                buffer.get(at + LinkMessage.ATTRIBUTE_HEADER, name);
                names.add(new String(name, StandardCharsets.US_ASCII));
            }
            at += align(size);
        }
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
