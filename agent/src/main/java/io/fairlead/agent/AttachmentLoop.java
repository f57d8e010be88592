package io.fairlead.agent;

import io.fairlead.agent.link.CurrentConfig;
import io.fairlead.agent.link.FactSource;
import io.fairlead.agent.link.OncePerReason;
import io.fairlead.agent.link.OvsAttachment;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps this host's Open vSwitch pointed at the controllers, whatever happens to its configuration. */
final class AttachmentLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(AttachmentLoop.class);

    private static final Duration REST = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final OvsAttachment attachment;
    private final CurrentConfig config;
    private final FactSource facts;
    private final OncePerReason failures = new OncePerReason();

    AttachmentLoop(OvsAttachment attachment, CurrentConfig config, FactSource facts) {
        this.attachment = attachment;
        this.config = config;
        this.facts = facts;
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(pass());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pass() {
        try {
            if (attachment.ensure(config.get(), facts.facts())) {
                LOG.atInfo()
                        .addKeyValue("controllers", config.get().controllers())
                        .log("Open vSwitch pointed at the controllers");
            }
            failures.worked();
            return REST;
        } catch (IOException | RuntimeException e) { // The loop must outlive every failure of one pass.
            failures.failed(
                    e,
                    reason -> LOG.atWarn()
                            .addKeyValue("reason", reason)
                            .log("Open vSwitch not pointed at the controllers"));
            return RETRY;
        }
    }
}
