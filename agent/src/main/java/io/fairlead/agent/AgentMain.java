package io.fairlead.agent;

import io.fairlead.agent.docker.UnjoinedPlugin;
import io.fairlead.agent.link.Places;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's program: serves Docker on the plugin socket, as a host of a cluster or as nobody's. */
public final class AgentMain {

    private static final Logger LOG = LoggerFactory.getLogger(AgentMain.class);
    private static final String PLUGIN_SOCKET = "--plugin-socket";

    private AgentMain() {}

    /** Runs until it is told to stop; {@code --plugin-socket PATH} where no systemd hands the socket down. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            Places places = Places.ofSystem();
            ServerSocketChannel socket = PluginSocket.open(pluginSocket(arguments));
            if (Files.exists(places.config())) {
                Host.start(places, socket).await();
            } else {
                waitUntilJoined(places, socket);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.atError().addKeyValue("reason", e.getMessage()).log("The agent can't run");
            end();
        }
    }

    /** An agent that Docker can't reach must not live on as if all were well: systemd starts it anew. */
    static void end() {
        System.exit(1);
    }

    static Optional<Path> pluginSocket(String[] arguments) {
        if (arguments.length == 0) {
            return Optional.empty();
        }
        if (arguments.length == 2 && arguments[0].equals(PLUGIN_SOCKET)) {
            return Optional.of(Path.of(arguments[1]));
        }
        throw new IllegalArgumentException("Usage: fairlead-agent [%s PATH]".formatted(PLUGIN_SOCKET));
    }

    /** Then ends: whoever looks after this program starts it anew, as a host. */
    private static void waitUntilJoined(Places places, ServerSocketChannel socket)
            throws IOException, InterruptedException {
        LOG.info("This machine is in no cluster: fairlead join --controller ADDRESS --token-file FILE");
        try (UnjoinedPlugin _ = UnjoinedPlugin.serve(socket, AgentMain::end)) {
            while (!Files.exists(places.config())) {
                TimeUnit.SECONDS.sleep(1);
            }
        }
        LOG.info("This machine has joined a cluster; the agent starts anew");
    }
}
