package io.fairlead.agent.unix;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes the files of Unix sockets. */
public final class SocketFile {

    private SocketFile() {}

    /**
     * A bound socket, in blocking mode, that only its owner may use, at no moment anybody else; one that was left there by a
     * former run gives way to it.
     */
    public static ServerSocketChannel secret(Path file) throws IOException {
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        Path hidden = Files.createTempDirectory(
                directory,
                "socket",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = hidden.resolve("s");
        try {
            ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            socket.bind(UnixDomainSocketAddress.of(fresh));
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return socket;
        } finally {
            Files.deleteIfExists(fresh);
            Files.delete(hidden);
        }
    }
}
