package io.fairlead.agent.protocol;

import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;

/**
 * Addresses within a host's block that another host has leased, or asks for: this one leaves them out.
 *
 * @param host the other host's name, for people
 * @param revision of the change that asked for them, to be answered; 0 where that is decided
 */
public record HoleNotice(Vni vni, Cidr range, String host, long revision) {}
