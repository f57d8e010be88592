package io.fairlead.agent;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The socket on which Docker calls: handed down by systemd as standard input, or bound here. */
final class PluginSocket {

    private PluginSocket() {}

    /**
     * Gives the socket, in blocking mode.
     *
     * @param path where to bind it; none: it was handed down
     * @throws IOException if there is none to be had
     */
    static ServerSocketChannel open(Optional<Path> path) throws IOException {
        return path.isPresent() ? bound(path.get()) : inherited();
    }

    private static ServerSocketChannel inherited() throws IOException {
        Channel channel = System.inheritedChannel();
        if (channel instanceof ServerSocketChannel socket) {
            socket.configureBlocking(true);
            return socket;
        }
        throw new IOException("Standard input is no socket. Start this by systemd (fairlead-agent.socket), or with"
                + " --plugin-socket /run/docker/plugins/fairlead.sock");
    }

    private static ServerSocketChannel bound(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.deleteIfExists(path);
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(path));
        return socket;
    }
}
