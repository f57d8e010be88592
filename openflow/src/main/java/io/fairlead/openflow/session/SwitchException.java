package io.fairlead.openflow.session;

import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Group;
import java.io.Serial;
import java.time.Duration;

/** A switch could not be asked, or said no. */
public abstract sealed class SwitchException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private SwitchException(String message) {
        super(message);
    }

    /** The connection is closed; whether what was asked for happened is not known. */
    public static final class Closed extends SwitchException {
        public Closed(DatapathId switchId) {
            super("The connection of switch %s is closed".formatted(switchId));
        }
    }

    /** The caller was interrupted while it waited; whether what was asked for happened is not known. */
    public static final class Interrupted extends SwitchException {
        public Interrupted(DatapathId switchId) {
            super("Interrupted while waiting for switch %s".formatted(switchId));
        }
    }

    /** No answer in time; whether what was asked for happened is not known. */
    public static final class TimedOut extends SwitchException {
        public TimedOut(DatapathId switchId, Duration waited) {
            super("No answer of switch %s in %s s".formatted(switchId, waited.toSeconds()));
        }
    }

    /** Its answer has no end. */
    public static final class TooLong extends SwitchException {
        public TooLong(DatapathId switchId, int bytes) {
            super("Switch %s answers with more than %d bytes".formatted(switchId, bytes));
        }
    }

    /** Somebody became its master with a later generation; nothing was changed. */
    public static final class StaleGeneration extends SwitchException {
        public StaleGeneration(DatapathId switchId, long generationId) {
            super("Switch %s knows a later master than that of generation %s"
                    .formatted(switchId, Long.toUnsignedString(generationId)));
        }
    }

    /** It refused a flow, and with it the whole change: nothing was changed. */
    public static final class FlowRefused extends SwitchException {
        private final transient Flow flow;

        public FlowRefused(DatapathId switchId, Flow flow, SwitchError error) {
            super("Switch %s refused with %s: %s".formatted(switchId, error, flow));
            this.flow = flow;
        }

        public Flow flow() {
            return flow;
        }
    }

    /** It refused a group, and with it the whole change: nothing was changed. */
    public static final class GroupRefused extends SwitchException {
        private final transient Group group;

        public GroupRefused(DatapathId switchId, Group group, SwitchError error) {
            super("Switch %s refused with %s: %s".formatted(switchId, error, group));
            this.group = group;
        }

        public Group group() {
            return group;
        }
    }

    /** It refused what was asked for, for a reason that lies in no flow and no group; nothing was changed. */
    public static final class Refused extends SwitchException {
        private final transient SwitchError error;

        public Refused(DatapathId switchId, String what, SwitchError error) {
            super("Switch %s refused %s with %s".formatted(switchId, what, error));
            this.error = error;
        }

        public SwitchError error() {
            return error;
        }
    }
}
