package io.fairlead.agent.link;

import java.util.function.Consumer;

/** Lets a loop that fails again and again tell of it once for each reason. Used by one thread. */
public final class OncePerReason {

    private String last = "";

    /** It has failed; tells why, unless it failed for the same reason just before. */
    public void failed(Exception failure, Consumer<String> tell) {
        String reason = String.valueOf(failure.getMessage());
        if (!reason.equals(last)) {
            tell.accept(reason);
        }
        last = reason;
    }

    /** It has worked; the next failure is told, whatever its reason. */
    public void worked() {
        last = "";
    }
}
