package io.fairlead.deploy.lab;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

/**
 * Stands between Docker and a host's agent and passes on what they say, until a call comes in which the agent is to be
 * killed: then Docker's connection ends without an answer, as it does when the agent dies by itself.
 */
public final class PluginRelay implements AutoCloseable {

    private static final String UNIT = "plugin-relay";
    private static final String SOCKET = "/run/docker/plugins/fairlead.sock";
    private static final String AGENT = "/run/fairlead-agent.sock";
    private static final String ORDER = "/run/kill-in";
    private static final String DONE = "/run/killed";

    private static final String RELAY = """
            import os, select, signal, socket, sys, threading
            SOCKET, AGENT, ORDER, DONE = sys.argv[1:]
            lock = threading.Lock()

            def order(data):
                with lock:
                    if not os.path.exists(ORDER):
                        return None
                    call, moment, agent = open(ORDER).read().split()
                    if not data.startswith(('POST /' + call + ' ').encode()):
                        return None
                    os.remove(ORDER)
                    return moment, int(agent)

            def kill(agent):
                os.kill(agent, signal.SIGKILL)
                open(DONE, 'w').close()

            def relay(docker, agent):
                doomed = None
                while True:
                    for end in select.select([docker, agent], [], [])[0]:
                        data = end.recv(65536)
                        doomed = doomed or (end is docker and order(data))
                        if doomed and end is agent:
                            return kill(doomed[1])
                        if not data:
                            return
                        if doomed and doomed[0] == 'BEFORE':
                            os.kill(doomed[1], signal.SIGSTOP)
                            agent.sendall(data)
                            return kill(doomed[1])
                        (agent if end is docker else docker).sendall(data)

            def serve(docker):
                with docker, socket.socket(socket.AF_UNIX) as agent:
                    try:
                        agent.connect(AGENT)
                        relay(docker, agent)
                    except OSError as e:
                        print(e, flush=True)

            listener = socket.socket(socket.AF_UNIX)
            listener.bind(SOCKET)
            listener.listen(128)
            while True:
                threading.Thread(target=serve, args=[listener.accept()[0]], daemon=True).start()
            """;

    private final Host host;

    private PluginRelay(Host host) {
        this.host = host;
    }

    /** When the agent dies. */
    public enum Moment {
        /** The call has come to it, and it has not begun. */
        BEFORE,
        /** It has done all, and is about to say so. */
        AFTER
    }

    /** Stands in the way from now on; Docker has to connect anew, as the agent is restarted. */
    public static PluginRelay at(Host host) {
        host.shell(
                        "set -e; mv $2 $3; systemd-run --quiet --collect --unit=$1 python3 -c \"$6\" $2 $3 $4 $5",
                        UNIT,
                        SOCKET,
                        AGENT,
                        ORDER,
                        DONE,
                        RELAY)
                .text();
        await("the relay")
                .atMost(20, SECONDS)
                .until(() -> host.run("test", "-S", SOCKET).ok());
        host.run("systemctl", "restart", "fairlead-agent").text();
        return new PluginRelay(host);
    }

    /** The agent is killed in the next call of this name, like {@code NetworkDriver.Join}. */
    public void killIn(String call, Moment moment) {
        var order = """
                set -e; agent=$(systemctl show --property MainPID --value fairlead-agent); [ $agent != 0 ]
                rm -f $4; echo $1 $2 $agent >$3.new; mv $3.new $3""";
        await("an agent to kill")
                .atMost(30, SECONDS)
                .until(() -> host.shell(order, call, moment.name(), ORDER, DONE).ok());
    }

    /** Whether that has happened. */
    public boolean hasKilled() {
        return host.run("test", "-e", DONE).ok();
    }

    @Override
    public void close() {
        host.shell("systemctl stop $1; mv $3 $2; rm -f $4 $5", UNIT, SOCKET, AGENT, ORDER, DONE)
                .text();
    }
}
