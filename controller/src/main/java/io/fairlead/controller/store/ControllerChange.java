package io.fairlead.controller.store;

import io.fairlead.controller.model.Controller;

/** How a change of the table of controllers ended. */
public sealed interface ControllerChange {

    /** Let in, changed (or found unchanged), or taken out. */
    record Done(Controller controller) implements ControllerChange {}

    /** It is not in the cluster: it never was let in, or has been removed. */
    record NotMember(String name) implements ControllerChange, Refusal {
        @Override
        public String message() {
            return "Controller %s is not in the cluster".formatted(name);
        }
    }

    /** Another controller has this name or address. */
    record Taken(Controller other) implements ControllerChange, Refusal {
        @Override
        public String message() {
            return ("Controller %s at %s is in the cluster already. If this machine takes its place, remove that one"
                            + " first: fairlead cluster remove %s")
                    .formatted(other.name(), other.address(), other.name());
        }
    }

    /** The cluster would be left without a controller. */
    record LastOne(Controller controller) implements ControllerChange, Refusal {
        @Override
        public String message() {
            return "Controller %s is the only one of the cluster and stays".formatted(controller.name());
        }
    }

    /** Another controller has the hosts already. */
    record Served(Controller by) implements ControllerChange, Refusal {
        @Override
        public String message() {
            return "The hosts are served by controller %s".formatted(by.name());
        }
    }

    /** The join token does not let a controller in (any more). */
    record TokenRefused(String message) implements ControllerChange, Refusal {}
}
