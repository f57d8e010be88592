package io.fairlead.cli;

import io.fairlead.agent.link.AgentConfig;
import io.fairlead.agent.link.HostFacts;
import io.fairlead.agent.link.Places;
import io.fairlead.agent.protocol.DatapathType;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes this machine a host of a cluster. */
@Command(
        name = "join",
        description = {
            "Make this machine a host of the cluster.",
            "Needs Docker and Open vSwitch. Either everything is done, or nothing is changed and you are told why."
        },
        footer = {
            "",
            "Examples:",
            "  fairlead join --controller 192.0.2.1 --token-file /root/token",
            "  ssh root@controller fairlead token create | fairlead join --controller 192.0.2.1 --token-file -"
        })
final class JoinCommand implements Runnable {

    @Option(
            names = "--controller",
            paramLabel = "ADDR",
            required = true,
            description = "A controller, ADDRESS[:PORT]; port 7443 unless given.")
    private String controller = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            required = true,
            description = "A join token (fairlead token create), - for standard input.")
    private String tokenFile = "";

    @Option(
            names = "--vtep",
            paramLabel = "IP",
            description = "This host's address for tunnels; else the one from which it reaches the controller.")
    private @Nullable String vtep;

    @Option(names = "--name", paramLabel = "NAME", description = "This host's name; else its hostname.")
    private @Nullable String name;

    @Option(
            names = "--datapath",
            paramLabel = "TYPE",
            defaultValue = "auto",
            description = "system (kernel), netdev (userspace) or auto: the kernel's where it has the module.")
    private String datapath = "auto";

    @Option(
            names = "--mtu",
            paramLabel = "BYTES",
            description = "What a container's frames may have here; else the underlay's MTU - 50.")
    private @Nullable Integer mtu;

    @Override
    public void run() {
        Places places = Places.ofSystem();
        JoinToken token = JoinToken.parse(Access.secret(tokenFile));
        var join = new Join(places, new Machine(), Access.address(controller), token);
        if (Files.exists(places.config())) {
            sayWhatStays();
            join.again();
            return;
        }
        join.first(wishes());
    }

    /** A machine that is a host already keeps its name and its ways. */
    private void sayWhatStays() {
        if (vtep != null || name != null || mtu != null || !datapath.equals("auto")) {
            Terminal.progress("It is a host already and stays as it is: --vtep, --name, --datapath and --mtu count"
                    + " when it joins. To change them: fairlead leave, then fairlead join.");
        }
    }

    private Join.Wishes wishes() {
        try {
            Optional<Ip> tunnelEnd = Optional.ofNullable(vtep).map(Ip::parse);
            Optional<DatapathType> type =
                    datapath.equals("auto") ? Optional.empty() : Optional.of(AgentConfig.datapathOf(datapath));
            return new Join.Wishes(
                    Optional.empty(),
                    name != null ? name : hostname(),
                    tunnelEnd,
                    type.or(JoinCommand::found),
                    Optional.ofNullable(mtu).map(JoinCommand::checked));
        } catch (IllegalArgumentException e) {
            throw new CliException(Exit.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static int checked(int mtu) {
        if (mtu < 576 || mtu > 65_485) {
            throw new IllegalArgumentException("Not an MTU of containers, 576 to 65485 bytes: " + mtu);
        }
        return mtu;
    }

    /** Decided here, once: the agent's unit is not allowed to load modules. */
    private static Optional<DatapathType> found() {
        return Optional.of(HostFacts.datapath());
    }

    private static String hostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"))
                    .strip()
                    .replaceFirst("\\..*", "");
        } catch (IOException e) {
            throw new CliException(Exit.USAGE, "This machine has no hostname; give one: --name NAME");
        }
    }
}
