package io.fairlead.agent.flows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The bridge by {@code ovs-ofctl}: a process for each question, so nothing for the path of a container's start. */
public final class Ofctl implements Bridge {

    private static final int PATIENCE_SECONDS = 20;

    private final String target;

    /**
     * Asks nothing yet.
     *
     * @param target the bridge's name, or where its management socket is: {@code unix:PATH}
     */
    public Ofctl(String target) {
        this.target = target;
    }

    @Override
    public List<String> flows() throws IOException {
        return run("dump-flows").filter(line -> line.contains("actions=")).toList();
    }

    @Override
    public List<String> groups() throws IOException {
        return run("dump-groups").filter(line -> line.startsWith("group_id=")).toList();
    }

    @Override
    public void load(Path bundle) throws IOException {
        Stream<String> _ = run("bundle", bundle.toString());
    }

    private Stream<String> run(String command, String... more) throws IOException {
        List<String> words = Stream.concat(
                        Stream.of("ovs-ofctl", "-O", "OpenFlow13", "--no-stats", "--no-names", command, target),
                        Stream.of(more))
                .toList();
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("ovs-ofctl %s: %s".formatted(command, said.strip()));
            }
            return said.lines().map(String::strip);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
