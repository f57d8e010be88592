package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.link.AgentConfig;
import io.fairlead.agent.link.LinkStatus;
import io.fairlead.agent.link.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How things are. */
@Command(
        name = "status",
        description = {
            "Show how the cluster is; on a host without the administrator's token: how this host's link to it is."
        })
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private final Access access = new Access();

    @Mixin
    final Watch watch = new Watch();

    private final Places places = Places.ofSystem();

    @Override
    public Integer call() {
        if (Files.exists(places.config()) && !access.hasToken()) {
            return host();
        }
        try (Api api = access.api()) {
            JsonNode status = api.get("/status");
            access.show(status, () -> Table.fields(status));
        }
        return Exit.OK.code();
    }

    private int host() {
        try {
            AgentConfig config = AgentConfig.read(places.config());
            LinkStatus link = link();
            ObjectNode status = Api.JSON
                    .createObjectNode()
                    .put("host", config.name())
                    .put("hostId", config.host().value())
                    .put("link", link.state().name().toLowerCase(Locale.ROOT))
                    .put("controller", link.controller());
            if (!link.detail().isEmpty()) {
                status.put("detail", link.detail());
            }
            access.show(status, () -> Table.fields(status));
            return link.state() == LinkStatus.State.CONNECTED ? Exit.OK.code() : Exit.UNREACHABLE.code();
        } catch (IOException e) {
            throw new CliException(Exit.REFUSED, String.valueOf(e.getMessage()));
        }
    }

    private LinkStatus link() {
        try {
            return LinkStatus.read(places.status());
        } catch (IOException e) {
            return new LinkStatus(
                    LinkStatus.State.CONNECTING, "", "the agent does not run: systemctl status fairlead-agent");
        }
    }
}
