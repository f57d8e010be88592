package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.unix.Call;
import io.fairlead.agent.unix.CallException;
import io.fairlead.agent.unix.CallServer;
import io.fairlead.agent.unix.Request;
import io.fairlead.agent.unix.SocketFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that talk to this host's agent, with one that answers as it is told. */
class LocalAgentTest {

    @TempDir
    private Path directory;

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private CallServer agent;
    private Call.Handler answer = _ -> attached(true);

    @BeforeEach
    void serve() throws IOException {
        System.setProperty("fairlead.run", directory.toString());
        System.setProperty("fairlead.etc", directory.toString());
        Map<String, Call> calls = Map.of(
                "Attach", Call.plain(this::note),
                "Detach", Call.plain(this::note),
                "Attachments", Call.plain(this::note),
                "Endpoints", Call.plain(this::note));
        agent = CallServer.serve(SocketFile.secret(socket()), calls, Duration.ofSeconds(20), () -> {});
    }

    @AfterEach
    void close() throws IOException {
        System.clearProperty("fairlead.run");
        System.clearProperty("fairlead.etc");
        agent.close();
    }

    private Path socket() {
        return directory.resolve("agent.sock");
    }

    private ObjectNode note(Request request) throws CallException, InterruptedException {
        asked.add(request.body().toString());
        return answer.answer(request);
    }

    private static ObjectNode attached(boolean changed) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("changed", changed);
        json.putArray("attachments").addObject().put("container", "db").put("network", "default/web");
        return json;
    }

    @Test
    void asksForWhatIsGiven() {
        Shell attach = Shell.run(
                "attach",
                "db",
                "web",
                "--ip",
                "10.1.0.5",
                "--ifname",
                "lan0",
                "--mtu",
                "1400",
                "--default-route",
                "--route",
                "10.9.0.0/16@10.1.0.7",
                "--route",
                "10.8.0.0/16",
                "--mac",
                "02:42:0a:01:00:05");

        assertThat(attach.exit()).isZero();
        assertThat(attach.out()).isEqualTo("container: db\nnetwork:   default/web\n");
        assertThat(asked)
                .containsExactly("{\"container\":\"db\",\"network\":\"web\",\"ip\":\"10.1.0.5\","
                        + "\"mac\":\"02:42:0a:01:00:05\",\"ifname\":\"lan0\",\"mtu\":1400,"
                        + "\"routes\":[\"10.9.0.0/16@10.1.0.7\",\"10.8.0.0/16\"],\"defaultRoute\":true}");
    }

    @Test
    void saysThatNothingIsChanged() {
        answer = _ -> attached(false);

        assertThat(Shell.run("attach", "db", "web").err())
                .isEqualTo("db is in network default/web already; nothing is changed\n");
        assertThat(Shell.run("detach", "db", "web").err()).contains("nothing is changed");
    }

    @Test
    void showsTheContainersOfThisHost() {
        answer = _ -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.putArray("endpoints")
                    .addObject()
                    .put("container", "db")
                    .put("containerId", "abc123")
                    .put("network", "default/web");
            return json;
        };

        assertThat(Shell.run("info", "abc").out()).contains("db", "default/web");
        assertThat(Shell.run("info").out()).contains("db");
        assertThat(Shell.run("info", "other").exit()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"REFUSED,1", "MISUSED,2", "NOT_FOUND,4"})
    void endsAsTheAgentSays(CallException.Kind kind, int exit) {
        answer = _ -> {
            throw new CallException(kind, "There is no network shop");
        };

        Shell attach = Shell.run("attach", "db", "shop");

        assertThat(attach.exit()).isEqualTo(exit);
        assertThat(attach.err()).endsWith("fairlead: There is no network shop\n"); // After what the agent here logs.
    }

    @Test
    void saysThatTheAgentDoesNotAnswer() throws IOException {
        agent.close();
        assertThat(Shell.run("info").err()).contains("in no cluster");

        Files.writeString(directory.resolve("agent.json"), "{}");
        Shell info = Shell.run("info");

        assertThat(info.exit()).isEqualTo(3);
        assertThat(info.err()).contains("agent can't be reached", "systemctl status fairlead-agent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"attach", "attach db", "detach db", "detach db web --all", "run -n web", "run -n We_b nginx"})
    void endsWithTwoWhenMisused(String command) {
        assertThat(Shell.run(command.split(" ")).exit()).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void leavesArgumentsToDocker() {
        var run = Fairlead.commandLine()
                .parseArgs("run", "-n", "acme/web", "-d", "--name", "one", "-h", "host", "-n", "nginx", "--help")
                .subcommand();

        assertThat(run.matchedPositional(0).stringValues())
                .containsExactly("-d", "--name", "one", "-h", "host", "-n", "nginx", "--help");
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(socket());
        }
    }
}
