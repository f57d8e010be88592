package io.fairlead.agent.docker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.unix.Call;
import io.fairlead.agent.unix.CallException;
import io.fairlead.agent.unix.CallServer;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The plugin of a machine that is in no cluster: lets Docker remove what there may be, and refuses all that is new. */
public final class UnjoinedPlugin implements AutoCloseable {

    private static final List<String> AGREED = List.of(
            "NetworkDriver.DeleteNetwork",
            "NetworkDriver.DeleteEndpoint",
            "NetworkDriver.EndpointOperInfo",
            "NetworkDriver.Leave",
            "NetworkDriver.RevokeExternalConnectivity",
            "NetworkDriver.DiscoverNew",
            "NetworkDriver.DiscoverDelete",
            "NetworkDriver.FreeNetwork",
            "IpamDriver.ReleasePool",
            "IpamDriver.ReleaseAddress");

    private static final List<String> REFUSED = List.of(
            "NetworkDriver.CreateNetwork",
            "NetworkDriver.AllocateNetwork",
            "NetworkDriver.CreateEndpoint",
            "NetworkDriver.Join",
            "NetworkDriver.ProgramExternalConnectivity",
            "IpamDriver.RequestPool",
            "IpamDriver.RequestAddress");

    private final CallServer server;

    private UnjoinedPlugin(CallServer server) {
        this.server = server;
    }

    /**
     * Starts to answer.
     *
     * @param plugin the bound plugin socket, in blocking mode; it may come from systemd
     * @param broken is run if Docker's calls can't be taken any more
     */
    public static UnjoinedPlugin serve(ServerSocketChannel plugin, Runnable broken) {
        Map<String, Call> calls = new HashMap<>();
        AGREED.forEach(name -> calls.put(name, Call.plain(_ -> answer())));
        REFUSED.forEach(name -> calls.put(name, Call.plain(_ -> refuse())));
        calls.put("Plugin.Activate", Call.plain(_ -> activate()));
        calls.put("NetworkDriver.GetCapabilities", Call.plain(_ -> answer().put("Scope", "local")));
        calls.put("IpamDriver.GetCapabilities", Call.plain(_ -> answer().put("RequiresRequestReplay", true)));
        calls.put(
                "IpamDriver.GetDefaultAddressSpaces",
                Call.plain(_ -> answer().put("LocalDefaultAddressSpace", IpamDriver.ADDRESS_SPACE)
                        .put("GlobalDefaultAddressSpace", IpamDriver.ADDRESS_SPACE + "-global")));
        return new UnjoinedPlugin(CallServer.serve(plugin, calls, DockerAgent.DEADLINE, broken));
    }

    private static ObjectNode activate() {
        ObjectNode answer = answer();
        answer.putArray("Implements").add("NetworkDriver").add("IpamDriver");
        return answer;
    }

    private static ObjectNode refuse() throws CallException {
        throw new CallException(
                "This machine is in no Fairlead cluster: fairlead join --controller ADDRESS --token-file FILE");
    }

    private static ObjectNode answer() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
