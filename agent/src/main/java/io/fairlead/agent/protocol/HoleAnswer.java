package io.fairlead.agent.protocol;

import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;
import java.util.Optional;

/**
 * What a host says to a {@link HoleNotice} that asks.
 *
 * @param revision as in the notice
 * @param refusal why it can't leave the addresses out: who has one of them. Empty: it gives none of them to anybody, and
 *     has written that down
 */
public record HoleAnswer(Vni vni, Cidr range, long revision, Optional<String> refusal) {}
