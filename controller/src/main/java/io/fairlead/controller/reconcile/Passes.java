package io.fairlead.controller.reconcile;

import io.fairlead.ipam.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How the last pass over each host ended. */
public final class Passes implements Reports {

    private final Map<HostId, Outcome> last = new ConcurrentHashMap<>();

    /** Empty for a host that was not looked at yet. */
    public Optional<Outcome> last(HostId host) {
        return Optional.ofNullable(last.get(host));
    }

    @Override
    public void ended(HostId host) {
        last.remove(host);
    }

    @Override
    public void passed(HostId host, Outcome outcome, Duration took, Instant at) {
        last.put(
                host,
                outcome instanceof Outcome.Changed(var _, Outcome.Held held) ? new Outcome.InStep(held) : outcome);
    }
}
