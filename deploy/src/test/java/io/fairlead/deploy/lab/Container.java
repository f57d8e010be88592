package io.fairlead.deploy.lab;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** A container of the probe image, whose only process prints a line for each UDP datagram that comes to {@link #PORT}. */
public record Container(Host host, String name, String address) {

    public static final int PORT = 9999;

    private static final Semaphore PROBERS = new Semaphore(4);

    private static final String LISTENER = """
            import socket, sys
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(('', %d))
            while True:
                data, sender = s.recvfrom(65535)
                print(sender[0], data.decode(), flush=True)
            """.formatted(PORT);

    static Container run(Host host, String name, String network, String... options) {
        host.dockerRun(
                        network,
                        Stream.of(
                                        Stream.of("--detach", "--init", "--restart=always", "--name=" + name),
                                        Stream.of(options),
                                        Stream.of("fairlead/probe", "python3", "-c", LISTENER))
                                .flatMap(words -> words)
                                .toArray(String[]::new))
                .text();
        return find(host, name, network);
    }

    /** One that runs, by its name. */
    public static Container find(Host host, String name, String network) {
        var address = host.docker(
                        "inspect",
                        "--format",
                        "{{(index .NetworkSettings.Networks \"%s\").IPAddress}}".formatted(network),
                        name)
                .text();
        return new Container(host, name, address);
    }

    /** Itself as it is now: another address, if it was restarted. */
    public Container again(String network) {
        return find(host, name, network);
    }

    public Result exec(String... command) {
        return host.docker(
                Stream.concat(Stream.of("exec", name), Stream.of(command)).toArray(String[]::new));
    }

    public Result shell(String script, String... arguments) {
        return exec(Stream.concat(Stream.of("sh", "-c", script, "sh"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    public Result python(String program, String... arguments) {
        return exec(Stream.concat(Stream.of("python3", "-c", program), Stream.of(arguments))
                .toArray(String[]::new));
    }

    /**
     * Whether another one answers a ping, or else a second: the lab's datapath loses single frames while links of the host
     * come and go. Who wants to know what is lost takes {@link Traffic} or {@link Host#first}.
     */
    public boolean pings(Container other) {
        return shell("ping -q -c 1 -W 2 $1 || ping -q -c 1 -W 2 $1", other.address())
                .ok();
    }

    /**
     * One ping of a size to each address; the addresses that answered. A few at a time, here and in all containers
     * together: it is the network that is tried, not this machine.
     */
    public List<String> answering(int size, List<String> addresses) {
        var script = """
                size=$1; shift; n=0
                for a in "$@"; do
                  { ping -q -c 1 -W 2 -s "$size" "$a" >/dev/null 2>&1 && echo "$a"; } &
                  n=$((n + 1)); [ $((n % 20)) -ne 0 ] || wait
                done
                wait
                """;
        PROBERS.acquireUninterruptibly();
        try {
            return shell(
                            script,
                            Stream.concat(Stream.of(String.valueOf(size)), addresses.stream())
                                    .toArray(String[]::new))
                    .lines();
        } finally {
            PROBERS.release();
        }
    }

    /** Sends a datagram with the text to an address, which may be a broadcast address. */
    public void send(String text, String to) {
        python("""
                        import socket, sys
                        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                        s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                        s.sendto(sys.argv[1].encode(), (sys.argv[2], int(sys.argv[3])))
                        """, text, to, String.valueOf(PORT)).text();
    }

    /** Sends a datagram in a frame of its own making, from whatever MAC and address. */
    public void sendFrame(String text, String mac, String fromAddress, Container to) {
        python(RawFrame.UDP, text, mac, fromAddress, to.mac(), to.address()).text();
    }

    /** Its IPv6 address in a network with this prefix, which ends with two colons. */
    public String address6(String prefix) {
        var bytes = octets();
        return prefix + "%x:%x".formatted(bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3]);
    }

    /** The link-local address that its MAC gives. */
    public String linkLocal() {
        var bytes = octets();
        return "fe80::42:%xff:fe%02x:%x".formatted(bytes[0], bytes[1], bytes[2] << 8 | bytes[3]);
    }

    private Integer[] octets() {
        return Stream.of(address.split("\\.")).map(Integer::parseInt).toArray(Integer[]::new);
    }

    /** The datagrams that have come, each as {@code SENDER TEXT}. */
    public List<String> received() {
        return host.docker("logs", name).lines();
    }

    /** The MAC that its address gives. */
    public String mac() {
        return "02:42:%02x:%02x:%02x:%02x".formatted((Object[]) octets());
    }

    public void restart() {
        host.docker("restart", "--time=1", name).text();
    }

    public void stop() {
        host.docker("stop", "--time=1", name).text();
    }

    public void remove() {
        host.docker("rm", "--force", name).text();
    }

    @Override
    public String toString() {
        return "%s (%s, %s)".formatted(name, address, host);
    }
}
