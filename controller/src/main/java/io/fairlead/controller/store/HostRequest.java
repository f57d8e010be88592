package io.fairlead.controller.store;

import io.fairlead.ipam.HostId;
import java.util.Optional;

/**
 * A machine that asks to be let in.
 *
 * @param id the one it got when it joined first; empty: a new one is made
 * @param name what people call it; unique among hosts
 * @param facts what it reports about itself
 * @param token by what right; a use of it is taken in the same commit, and only if the host is let in. Empty: the
 *     caller has seen to that
 */
public record HostRequest(Optional<HostId> id, String name, HostFacts facts, Optional<TokenProof> token) {}
