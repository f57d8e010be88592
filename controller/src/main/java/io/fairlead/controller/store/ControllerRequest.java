package io.fairlead.controller.store;

import io.fairlead.controller.model.Controller;
import io.fairlead.controller.model.ControllerId;

/**
 * What a machine asks that is to be a controller.
 *
 * @param id its own
 * @param place where it will be found
 * @param token what lets it in
 */
public record ControllerRequest(ControllerId id, Controller.Place place, TokenProof token) {}
