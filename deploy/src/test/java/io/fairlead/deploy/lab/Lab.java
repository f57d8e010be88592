package io.fairlead.deploy.lab;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Controllers, one unless a test asks for more, and Docker hosts with Fairlead on them, by {@code deploy/lab/lab}; one for all tests.
 * {@code -Dfairlead.e2e.keep=true} leaves it running for a look; {@code -Dfairlead.e2e.release=bookworm,trixie,forky} gives
 * its machines other releases of Debian, and so of Docker.
 */
public final class Lab implements AutoCloseable {

    /** Where its controller is reached. */
    public static final String CONTROLLER = "10.213.0.10";

    private static final Path PROGRAM = Path.of("lab", "lab").toAbsolutePath();
    private static final String NAME = System.getProperty("fairlead.e2e.lab", "e2e");
    private static final String RELEASE = System.getProperty("fairlead.e2e.release", "bookworm");
    private static final boolean KEEP = Boolean.getBoolean("fairlead.e2e.keep");

    private final List<Host> hosts = IntStream.rangeClosed(1, Scale.HOSTS)
            .mapToObj(n -> new Host(this, n))
            .toList();
    private final Machine controller = new Machine(this, "controller");

    /** Boots what is off, installs what has changed. */
    static Lab up() {
        var lab = new Lab();
        lab.showing("up", "--hosts", String.valueOf(Scale.HOSTS), "--release", RELEASE);
        lab.showing("image");
        lab.hosts.forEach(Host::removeContainers);
        return lab;
    }

    public List<Host> hosts() {
        return hosts;
    }

    /** A host by its number, from 1 on. */
    public Host host(int number) {
        return hosts.get(number - 1);
    }

    public Machine controller() {
        return controller;
    }

    /** Boots machines for so many controllers in all; all but the first have to join yet. */
    public List<Machine> bootControllers(int count) {
        showing("up", "--bare", "--hosts", String.valueOf(Scale.HOSTS), "--controllers", String.valueOf(count));
        return Stream.concat(
                        Stream.of(controller),
                        IntStream.rangeClosed(2, count).mapToObj(n -> new Machine(this, "controller" + n)))
                .toList();
    }

    /** The command line of Fairlead, on the controller's machine. */
    public Result fairlead(String... arguments) {
        return controller.run(
                Stream.concat(Stream.of("fairlead"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** One that lets a machine join. */
    public String token() {
        return fairlead("token", "create").text();
    }

    /** The names of the hosts that the controller calls ready. */
    public List<String> readyHosts() {
        return controller
                .shell(
                        "fairlead host list --json | jq -r '.. | objects | select(.name? and .state? == \"ready\") | .name'")
                .lines();
    }

    /** Waits until so many hosts are ready. */
    public void awaitReady(int count) {
        await(count + " hosts ready")
                .atMost(90, SECONDS)
                .until(() -> readyHosts().size() == count);
    }

    /** What a network's endpoints are by one field of the list's JSON, as {@code address}. */
    public List<String> endpoints(String network, String field) {
        return controller
                .shell("fairlead endpoint list --json --network $1 | jq -r \".. | .$2? // empty\"", network, field)
                .lines();
    }

    /** A network's leases, each as {@code BLOCK HOST}. */
    public List<String> leases(String network) {
        return controller
                .shell(
                        "fairlead lease list --json --network $1 | jq -r '.. | objects | select(.block?) | .block + \" \" + .hostName'",
                        network)
                .lines();
    }

    /** A subcommand of the lab itself, as {@code kill host1}. */
    public Result lab(String... arguments) {
        return finish(List.of(arguments), begin(builder(arguments)));
    }

    /** Does the same at all hosts at once, and returns the results in their order. */
    public <T> List<T> atAll(HostTask<T> task) {
        return at(hosts, task);
    }

    /** Does the same at some hosts at once, and returns the results in their order. */
    public <T> List<T> at(List<Host> some, HostTask<T> task) {
        return together(
                some.stream().<Callable<T>>map(host -> () -> task.at(host)).toList());
    }

    /** Pings all addresses from all containers; the addresses that answered each, in the containers' order. */
    public List<List<String>> answers(List<Container> from, List<String> addresses, int size) {
        return together(from.stream()
                .<Callable<List<String>>>map(each -> () -> each.answering(size, addresses))
                .toList());
    }

    /** Something to do at one host. */
    @FunctionalInterface
    public interface HostTask<T> {
        T at(Host host) throws Exception;
    }

    /** Does all at once, and returns the results in the order of the tasks. */
    private <T> List<T> together(List<? extends Callable<T>> tasks) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(tasks).stream().map(Lab::result).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static <T> T result(Future<T> done) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** A command of the lab that goes on running beside the test. */
    Process begin(String... arguments) {
        return begin(builder(arguments).redirectErrorStream(true));
    }

    private static Process begin(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder builder(String... arguments) {
        var builder = new ProcessBuilder(Stream.concat(Stream.of(PROGRAM.toString()), Stream.of(arguments))
                .toList());
        builder.environment().put("FAIRLEAD_LAB_NAME", NAME);
        return builder;
    }

    private void showing(String... arguments) {
        var process = begin(builder(arguments).inheritIO());
        try {
            if (process.waitFor() != 0) {
                throw new AssertionError("lab " + String.join(" ", arguments) + " failed, see above");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Result finish(List<String> command, Process process) {
        try {
            process.getOutputStream().close();
            var said = together(List.<Callable<String>>of(
                    () -> read(process.getInputStream()), () -> read(process.getErrorStream())));
            return new Result(command, process.waitFor(), said.get(0), said.get(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String read(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (!KEEP) {
            showing("down");
        }
    }
}
