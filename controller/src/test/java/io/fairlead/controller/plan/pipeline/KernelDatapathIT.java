package io.fairlead.controller.plan.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.LeaseState;
import io.fairlead.ipam.Window;
import io.fairlead.net.Vni;
import io.fairlead.openflow.diff.SwitchState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline on the datapath that hosts have in production: Debian's kernel, emulated, with real frames. */
class KernelDatapathIT {

    /** What lies in an emulated machine beside what is written here: it makes slots, sends frames and says what came. */
    private static final Path TEST = Path.of("../deploy/kernel/pipeline");

    private static final Path RUN = Path.of("../deploy/kernel/run");
    private static final String FROM_SLOT_FIVE = "in_port=65221,";

    @TempDir
    Path directory;

    @Test
    void carriesWhatIsHonestAndNothingElse() throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(TEST)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        SwitchState tables = Pipeline.tables(new HostView(List.of(Examples.lendingNetwork(), other())));
        write("groups", tables.groups().stream());
        write("flows", tables.flows().stream());
        write("good", Packets.good().filter(packet -> packet.startsWith(FROM_SLOT_FIVE)));
        write("bad", Packets.bad().filter(packet -> packet.startsWith(FROM_SLOT_FIVE)));

        Process machine = new ProcessBuilder(RUN.toString(), directory.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(machine.getInputStream().readAllBytes(), UTF_8);

        assertThat(machine.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.startsWith("ok: ")).count())
                .as(said)
                .isGreaterThan(65);
    }

    /** A network with the same addresses, of another tenant. */
    private static NetworkView other() {
        Vni vni = new Vni(200);
        var lease = new Lease(
                vni, Examples.OWN.range(), new HostId("h1"), new Window(65_152), Epoch.FIRST, LeaseState.USABLE, 1);
        return new NetworkView(vni, Examples.PREFIX, Examples.VTEP, List.of(new OwnBlock(lease, Set.of())), List.of());
    }

    private void write(String name, Stream<?> lines) throws IOException {
        Files.write(directory.resolve(name), lines.map(Object::toString).toList());
    }
}
