package io.fairlead.agent.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The socket on which Docker finds the plugin. */
public final class PluginSocket {

    private PluginSocket() {}

    /**
     * The socket that systemd handed down as standard input, whose waiting calls outlive a restart of the agent; without
     * one, a new socket at the path, in place of what an earlier run left there.
     */
    public static ServerSocketChannel open(Path path) throws IOException {
        if (System.inheritedChannel() instanceof ServerSocketChannel inherited) {
            return inherited;
        }
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Files.deleteIfExists(path);
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            return socket.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            socket.close();
            throw new IOException("Docker's plugin socket %s can't be made: %s".formatted(path, e.getMessage()), e);
        }
    }
}
