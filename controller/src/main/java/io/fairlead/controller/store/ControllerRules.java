package io.fairlead.controller.store;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides about the controllers of the cluster. */
final class ControllerRules {

    private ControllerRules() {}

    /** One that asks again with its key, because it lost the answer, is let in again: its token has paid for it. */
    static ControllerChange admit(Draft draft, ControllerRequest request, Instant now) {
        Optional<String> refused = TokenRules.objection(draft, request.token(), JoinToken.Role.CONTROLLER, now);
        if (refused.isPresent()) {
            return new ControllerChange.TokenRefused(refused.get());
        }
        Optional<Controller> known = draft.controllers.get(request.id());
        if (known.isPresent() && !known.get().key().equals(request.token().key())) {
            return new ControllerChange.Taken(known.get());
        }
        Optional<ControllerChange> clash = clash(draft, request.id(), request.place());
        if (clash.isPresent()) {
            return clash.get();
        }
        if (known.isEmpty() && TokenRules.isUsedUp(draft, request.token())) {
            return new ControllerChange.TokenRefused("This join token is used up.");
        }
        if (known.isEmpty()) {
            TokenRules.use(draft, request.token());
        }
        var asked = new Controller(
                request.id(), request.place(), now, request.token().key(), Optional.empty());
        return put(draft, known.map(there -> there.at(request.place())).orElse(asked));
    }

    /** What a controller says of itself. It begins the cluster where there is none yet, and never lets itself in. */
    static ControllerChange report(Draft draft, ControllerId id, Controller.Place place, Instant now) {
        Optional<Controller> known = draft.controllers.get(id);
        if (known.isEmpty() && draft.controllers.rows().findAny().isPresent()) {
            return renew(draft, id, place);
        }
        return clash(draft, id, place)
                .orElseGet(() -> put(
                        draft,
                        known.map(there -> there.at(place))
                                .orElseGet(() -> new Controller(id, place, now, "", Optional.of(now)))));
    }

    /** The only controller is the same at the same address, though its id was lost; nobody else is let in. */
    private static ControllerChange renew(Draft draft, ControllerId id, Controller.Place place) {
        List<Controller> all = draft.controllers.rows().toList();
        Controller there = all.getFirst();
        if (all.size() > 1 || !there.address().equals(place.address())) {
            return new ControllerChange.NotMember(place.name());
        }
        draft.controllers.remove(there.id());
        return put(draft, new Controller(id, place, there.since(), "", there.serves()));
    }

    /** Makes the hosts this controller's from then on, unless another one has them than it believes. */
    static ControllerChange serve(Draft draft, ControllerId id, Optional<ControllerId> instead, Instant from) {
        Optional<Controller> known = draft.controllers.get(id);
        if (known.isEmpty()) {
            return new ControllerChange.NotMember(id.value());
        }
        Optional<Controller> serving = draft.controllers
                .rows()
                .filter(controller -> controller.serves().isPresent())
                .findAny();
        if (serving.isPresent() && !serving.map(Controller::id).equals(instead)) {
            return new ControllerChange.Served(serving.get());
        }
        serving.ifPresent(former -> draft.controllers.put(former.id(), former.standingBy()));
        return put(draft, known.get().serving(from));
    }

    static ControllerChange remove(Draft draft, ControllerId id) {
        Optional<Controller> known = draft.controllers.get(id);
        if (known.isEmpty()) {
            return new ControllerChange.NotMember(id.value());
        }
        if (draft.controllers.rows().count() == 1) {
            return new ControllerChange.LastOne(known.get());
        }
        draft.controllers.remove(id);
        return new ControllerChange.Done(known.get());
    }

    private static ControllerChange put(Draft draft, Controller controller) {
        if (!draft.controllers.get(controller.id()).equals(Optional.of(controller))) {
            draft.controllers.put(controller.id(), controller);
        }
        return new ControllerChange.Done(controller);
    }

    private static Optional<ControllerChange> clash(Draft draft, ControllerId id, Controller.Place place) {
        return draft.controllers
                .rows()
                .filter(other -> !other.id().equals(id))
                .filter(other ->
                        other.name().equals(place.name()) || other.address().equals(place.address()))
                .findFirst()
                .map(ControllerChange.Taken::new);
    }
}
