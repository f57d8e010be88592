package io.fairlead.deploy.lab;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A container that sends all that containers can send, true and false, and writes down what comes: {@code prober.py}
 * says what, and in which words.
 *
 * @param network what Docker calls it
 * @param address asked for by name
 */
public record Prober(Host host, String network, String address) {

    /** Where a host's probers write, a file each, and where {@code go} is as long as they are to send. */
    private static final String DIRECTORY = "/run/probers";

    private static final String PROGRAM = program();

    private static String program() {
        try (InputStream in = Prober.class.getResourceAsStream("/prober.py")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts it with the arguments of {@code prober.py} from the third on; it listens, and waits for {@link #go}.
     */
    public void start(String... arguments) {
        var words = Stream.of(
                        Stream.of("--detach", "--name=" + name(), "--ip=" + address),
                        Stream.of("--volume=" + DIRECTORY + ":/probers", "fairlead/probe"),
                        Stream.of("python3", "-c", PROGRAM, network, address),
                        Stream.of(arguments))
                .flatMap(some -> some)
                .toArray(String[]::new);
        host.dockerRun(network, words).text();
    }

    private String name() {
        return network + "-" + address;
    }

    /** Lets all of a lab send, as soon as so many listen. */
    public static void go(Lab lab, int count) {
        awaitAll(lab, count, "ready");
        lab.hosts().forEach(host -> host.run("touch", DIRECTORY + "/go").text());
    }

    /** Waits until so many have sent all there is for the n-th time. */
    public static void awaitRound(Lab lab, int count, int n) {
        awaitAll(lab, count, "round " + n);
    }

    /** Lets all of a lab end, and waits until these many have. */
    public static void stop(Lab lab, int count) {
        lab.hosts().forEach(host -> host.run("rm", DIRECTORY + "/go").text());
        awaitAll(lab, count, "over");
    }

    private static void awaitAll(Lab lab, int count, String line) {
        await("'%s' of %d probers".formatted(line, count))
                .pollInterval(Duration.ofMillis(500))
                .atMost(300, SECONDS)
                .until(() -> saying(lab, line) == count);
    }

    /** How many have written this line. */
    private static int saying(Lab lab, String line) {
        return lab
                .atAll(host -> host.shell(
                                "cat $1/*@* 2>/dev/null | grep --count --line-regexp \"$2\" || true", DIRECTORY, line)
                        .text())
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    /** What all of a lab have written down until now, by {@code NETWORK ADDRESS}. */
    public static Map<String, List<String>> written(Lab lab) {
        var written = new HashMap<String, List<String>>();
        lab.atAll(host -> host.shell("cd $1 && tail --verbose --lines=+1 -- *@*", DIRECTORY)
                        .out())
                .forEach(files -> Stream.of(files.split("(?m)^==> "))
                        .filter(file -> !file.isEmpty())
                        .map(file -> file.split(" <==\n", 2))
                        .forEach(file -> written.put(
                                file[0].replace('@', ' '),
                                file[1].lines().filter(line -> !line.isEmpty()).toList())));
        return written;
    }

    /** Forgets what was written. */
    public static void clean(Lab lab) {
        lab.hosts().forEach(host -> host.run("rm", "-rf", DIRECTORY).text());
    }
}
