package io.fairlead.agent.cluster;

import io.fairlead.net.Cidr;
import io.fairlead.net.Vni;

/**
 * Addresses that another host has leased, perhaps within a block of this host: this host gives them to nobody.
 *
 * @param host the other host's name, for people
 */
public record Hole(Vni network, Cidr range, String host) {}
