package io.fairlead.controller.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.controller.store.StoreDatabase;
import io.fairlead.controller.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The store's server beside this controller, by its control socket. */
public final class RaftServer {

    private final Path control;

    /** @param control the socket that {@code ovs-appctl} talks to */
    public RaftServer(Path control) {
        this.control = control;
    }

    /** The id of the store's cluster. */
    public String clusterId() {
        return status().clusterId();
    }

    /** @throws StoreException if it can't be asked */
    RaftStatus status() {
        return RaftStatus.parse(call("cluster/status", StoreDatabase.NAME));
    }

    /** Has a server taken out of the cluster; it is done when {@link #status} does not show it any more. */
    void kick(String address) {
        String _ = call("cluster/kick", StoreDatabase.NAME, address);
    }

    private String call(String... words) {
        if (!Files.exists(control)) {
            throw new StoreException("The store beside this controller does not run (unit fairlead-store)");
        }
        var command = new ArrayList<>(List.of("ovs-appctl", "--timeout=5", "--target=" + control));
        command.addAll(List.of(words));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new StoreException("The store beside this controller answers to %s: %s"
                        .formatted(words[0], output.lines().findFirst().orElse("nothing")));
            }
            return output;
        } catch (IOException e) {
            throw new StoreException("Can't run ovs-appctl; install it: apt-get install openvswitch-common", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("Interrupted while asking the store", e);
        }
    }
}
